import Basics

/// A value of the run in the prose (rule 1): `\(testMSE, digits: 4)`.
struct ProseValue: Equatable {
  /// A part of a list.
  enum Element: String {
    case first, last, count
  }

  enum Format: Equatable {
    /// Numbers in the shortest form, text as text.
    case plain
    /// A number with exactly this number of digits after the point.
    case digits(Int)
    /// A whole number with commas between thousands.
    case grouped
    /// The figure of that name, which then does not stand below its code.
    case figure
  }

  /// What Markdown takes the place of the value for.
  enum Context {
    case markdown
    /// Raw HTML: a block, or a tag and its attributes.
    case html
    /// Raw HTML behind an equals sign, as an attribute without quotation marks.
    case unquotedHTML
    /// The address of a link or an image.
    case address
  }

  let name: String
  let element: Element?
  let format: Format
  var context = Context.markdown
  /// Where its backslash stands.
  let line: Int
  let column: Int
}

extension ProseValue {
  /// The allowed forms, for the message about another.
  static let forms =
    #"'\(name)', '\(name, digits: 4)', '\(grouped: name)' or '\(figure: name)', where a list's name"#
    + " is followed by .first, .last or .count"

  /// The value that `content`, the text between `\(` and `)`, asks for; `nil` if it is malformed.
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
    } else if name.hasPrefix("figure:") {
      name = name.dropFirst("figure:".count).trimmed
      format = .figure
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

extension ProseValue {
  /// The value `json` as the prose asks for it, as text in Markdown or HTML.
  func markdown(_ json: JSON) throws(ProseValueError) -> String {
    switch (try part(of: json), format) {
    case (.list, _): throw ProseValueError("'\(name)' is a list; quote its .first, .last or .count")
    case (.object, _):
      throw ProseValueError("'\(name)' has members; record the quoted value by itself")
    case (.number(let literal), .plain):
      return literal.hasSuffix(".0") ? String(literal.dropLast(2)) : literal
    case (.number(let literal), .digits(let digits)):
      return fixed(Double(literal) ?? .nan, digits: digits)
    case (.number(let literal), .grouped):
      guard let value = Int128(literal) else { throw kindError("'grouped:' needs a whole number") }
      return Int(exactly: value).map { Basics.grouped($0) } ?? literal
    case (.text(let text), .plain): return context.escaped(text)
    case (.boolean(let value), .plain): return "\(value)"
    case (.null, .plain): return "null"
    case (_, .figure): throw kindError("'figure:' needs a figure")
    case (_, .digits): throw kindError("'digits:' needs a number")
    case (_, .grouped): throw kindError("'grouped:' needs a whole number")
    }
  }

  private func part(of json: JSON) throws(ProseValueError) -> JSON {
    guard let element else { return json }
    guard let values = json.array else { throw kindError(".first, .last and .count need a list") }
    switch element {
    case .count: return .number(values.count)
    case .first, .last:
      guard let value = element == .first ? values.first : values.last else {
        throw ProseValueError("'\(name)' is an empty list, which has no .first and no .last")
      }
      return value
    }
  }

  private func kindError(_ need: String) -> ProseValueError {
    ProseValueError("\(need), but '\(name)' is another value")
  }
}

extension ProseValue.Context {
  /// `text` on one line, as text in this context.
  fileprivate func escaped(_ text: String) -> String {
    switch self {
    case .markdown: return MarkdownText.escaped(text)
    case .unquotedHTML:
      return Self.html.escaped(text).replacing(" ", with: "&#32;")
    case .html:
      // Apostrophes may stand around an attribute, and a bar would end the cell of a table.
      return HTMLText.escaped(text.onOneLine).replacing("'", with: "&#39;")
        .replacing("|", with: "&#124;")
    case .address:
      let allowed = Set(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~:/?#@!$&+,;=%".utf8)
      return text.onOneLine.utf8.map { byte in
        allowed.contains(byte)
          ? String(UnicodeScalar(byte))
          : (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
      }.joined()
    }
  }
}

/// A value that the prose quotes, and that the run lacks or has in another kind.
struct ProseValueError: Error, Equatable {
  let message: String
  init(_ message: String) { self.message = message }
}
