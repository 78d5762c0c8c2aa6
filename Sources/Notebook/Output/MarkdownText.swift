import Basics

/// Plain text as Markdown or HTML that shows just that text.
enum MarkdownText {
  private static let special = Set("\\`*_[]<>|~&$".unicodeScalars)

  /// `text` on one line, with a backslash before each character that could mean something within
  /// a paragraph or a table's cell.
  static func escaped(_ text: String) -> String {
    // By scalars: an asterisk with a combining mark is one Character, but Markdown sees two.
    var result = String.UnicodeScalarView()
    for scalar in text.onOneLine.unicodeScalars {
      if special.contains(scalar) { result.append("\\") }
      result.append(scalar)
    }
    return String(result)
  }

  /// `text` on one line as the value of an HTML attribute between double quotes.
  static func attribute(_ text: String) -> String {
    text.onOneLine.unicodeScalars.map { scalar in
      switch scalar {
      case "&": "&amp;"
      case "<": "&lt;"
      case ">": "&gt;"
      case "\"": "&quot;"
      default: String(scalar)
      }
    }.joined()
  }

  /// `lines` in a code block whose fence is longer than any run of backticks in them.
  static func codeBlock(_ lines: [String], language: String) -> String {
    let longestRun = lines.map { longestRunOfBackticks(in: $0) }.max() ?? 0
    let fence = String(repeating: "`", count: max(3, longestRun + 1))
    return ([fence + language] + lines + [fence]).joined(separator: "\n")
  }

  private static func longestRunOfBackticks(in line: String) -> Int {
    var longest = 0
    var run = 0
    for byte in line.utf8 {
      run = byte == UInt8(ascii: "`") ? run + 1 : 0
      longest = max(longest, run)
    }
    return longest
  }
}
