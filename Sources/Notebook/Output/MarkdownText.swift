import Basics

/// Plain text as Markdown that shows just that text.
enum MarkdownText {
  private static let special = Set("\\`*_[]<>|~&$".unicodeScalars)

  /// `text` on one line, with a backslash before each character that has a meaning in a paragraph or a cell.
  static func escaped(_ text: String) -> String {
    // By scalars: an asterisk with a combining mark is one Character, but Markdown sees two.
    let scalars = Array(text.onOneLine.unicodeScalars)
    var result = String.UnicodeScalarView()
    for (index, scalar) in scalars.enumerated() {
      if special.contains(scalar) || beginsAddress(scalars, at: index) { result.append("\\") }
      result.append(scalar)
    }
    return String(result)
  }

  /// Whether GitHub would make a link at the colon of `https://` or the first point of `www.` here.
  private static func beginsAddress(_ scalars: [Unicode.Scalar], at index: Int) -> Bool {
    switch scalars[index] {
    case ":":
      return scalars[index...].dropFirst().prefix(2).elementsEqual(["/", "/"])
    case ".":
      let before = scalars[..<index].suffix(3)
      return before.count == 3 && before.allSatisfy { $0 == "w" || $0 == "W" }
    default:
      return false
    }
  }

  /// `text` as ``escaped(_:)`` has it, at the beginning of a block: no heading and no list begins in it.
  static func escapedBlock(_ text: String) -> String {
    BlockStart.escaped(escaped(text), behind: "", endsWithValue: true)
  }

  /// The Markdown `text` as the text of a link: brackets and backticks without a partner are escaped.
  static func linkText(_ text: String) -> String {
    let token = /(?s)\\.|(`+)(?!`)(?:[^`]+(?!\1(?!`))`+)*[^`]+\1(?!`)|[\[\]`\\]/.matchingSemantics(
      .unicodeScalar)
    return text.replacing(token) { $0.0.unicodeScalars.count > 1 ? String($0.0) : "\\" + $0.0 }
  }

  /// `lines` in a code block whose fence is longer than any run of backticks in them.
  static func codeBlock(_ lines: [String], language: String) -> String {
    let runs = lines.flatMap { $0.utf8.split { $0 != UInt8(ascii: "`") } }
    let fence = String(repeating: "`", count: max(3, (runs.map(\.count).max() ?? 0) + 1))
    return ([fence + language] + lines + [fence]).joined(separator: "\n")
  }
}
