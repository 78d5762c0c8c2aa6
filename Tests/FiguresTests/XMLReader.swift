/// As much of an XML reader as the charts' tests need: it accepts elements, attributes and text,
/// well-formed as XML 1.0 has it, and nothing else.
struct XMLReader {
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  struct Element: Equatable {
    let name: String
    let attributes: [String: String]
    var text = ""
  }

  /// The elements of `xml` in the order of their start tags, each with the text directly in it.
  static func elements(of xml: String) throws -> [Element] {
    var elements: [Element] = []
    var open: [Int] = []
    for part in xml.split(separator: "<", omittingEmptySubsequences: true) {
      let pieces = part.split(separator: ">", maxSplits: 1, omittingEmptySubsequences: false)
      guard pieces.count == 2 else { throw Failure(description: "no > in <\(part)") }
      if pieces[0].hasPrefix("/") {
        guard let last = open.popLast(), elements[last].name == pieces[0].dropFirst() else {
          throw Failure(description: "</\(pieces[0].dropFirst())> closes nothing")
        }
      } else {
        if !elements.isEmpty && open.isEmpty { throw Failure(description: "a second root") }
        elements.append(try element(pieces[0].hasSuffix("/") ? pieces[0].dropLast() : pieces[0]))
        if !pieces[0].hasSuffix("/") { open.append(elements.count - 1) }
      }
      if let last = open.last { elements[last].text += try unescaped(pieces[1]) }
    }
    guard open.isEmpty else { throw Failure(description: "<\(elements[open[0]].name)> stays open") }
    return elements
  }

  private static func element(_ tag: Substring) throws -> Element {
    let pieces = tag.split(separator: "\"", omittingEmptySubsequences: false)
    let words = (pieces.first ?? "").split(separator: " ")
    var attributes: [String: String] = [:]
    for index in stride(from: 1, to: pieces.count, by: 2) {
      let before = pieces[index - 1].split(separator: " ").last ?? ""
      guard before.hasSuffix("="), index + 1 < pieces.count else {
        throw Failure(description: "attribute without = or end in <\(tag)>")
      }
      let name = String(before.dropLast())
      guard attributes.updateValue(try unescaped(pieces[index]), forKey: name) == nil else {
        throw Failure(description: "attribute \(name) twice in <\(tag)>")
      }
    }
    return Element(name: String(words.first ?? ""), attributes: attributes)
  }

  private static func unescaped(_ text: Substring) throws -> String {
    guard !text.unicodeScalars.contains(where: { $0.value < 0x20 && $0 != "\n" }) else {
      throw Failure(description: "a control character")
    }
    let entities = ["amp": "&", "lt": "<", "gt": ">", "quot": "\""]
    let parts = text.split(separator: "&", omittingEmptySubsequences: false)
    return try String(parts[0])
      + parts.dropFirst().map { part in
        let pieces = part.split(separator: ";", maxSplits: 1, omittingEmptySubsequences: false)
        guard pieces.count == 2, let character = entities[String(pieces[0])] else {
          throw Failure(description: "no entity at &\(part)")
        }
        return character + pieces[1]
      }.joined()
  }
}
