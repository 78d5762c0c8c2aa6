/// A value of the run in the prose (rule 1): `\(testMSE, digits: 4)`.
struct ProseValue: Equatable {
  /// Which part of a list.
  enum Element: String {
    case first, last, count
  }

  enum Format: Equatable {
    /// Numbers in the shortest form, text as text.
    case plain
    /// A number with exactly so many digits after the point.
    case digits(Int)
    /// A whole number with commas between thousands.
    case grouped
  }

  let name: String
  let element: Element?
  let format: Format
  /// Where its backslash stands.
  let line: Int
  let column: Int
}

extension ProseValue {
  /// The forms that there are, for the message about another.
  static let forms =
    #"'\(name)', '\(name, digits: 4)' or '\(grouped: name)', where a list's name is"#
    + " followed by .first, .last or .count"

  /// The value that `content`, the text between `\(` and `)`, asks for; `nil` where it is malformed.
  init?(_ content: String, line: Int, column: Int) {
    let parts = content.split(separator: ",", omittingEmptySubsequences: false).map(\.trimmed)
    guard var name = parts.first, parts.count <= 2 else { return nil }
    if parts.count == 2 {
      guard parts[1].hasPrefix("digits:"),
        let digits = Int(parts[1].dropFirst("digits:".count).trimmed), (0...15).contains(digits)
      else { return nil }
      format = .digits(digits)
    } else if name.hasPrefix("grouped:") {
      name = name.dropFirst("grouped:".count).trimmed
      format = .grouped
    } else {
      format = .plain
    }
    let words = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard let word = words.first, words.count <= 2, Self.isName(word) else { return nil }
    element = words.count == 2 ? Element(rawValue: words[1]) : nil
    guard words.count == 1 || element != nil else { return nil }
    self.name = word
    self.line = line
    self.column = column
  }

  private static func isName(_ word: String) -> Bool {
    let allowed = Set(
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-".unicodeScalars)
    return !word.isEmpty && word.unicodeScalars.allSatisfy(allowed.contains)
  }
}
