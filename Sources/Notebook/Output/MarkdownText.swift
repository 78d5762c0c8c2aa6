import Basics

/// Plain text as Markdown that shows just that text.
enum MarkdownText {
  private static let special = Set("\\`*_[]<>|~&$".unicodeScalars)

  /// `text` on one line, with a backslash before each character that could mean something within
  /// a paragraph or a table's cell.
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

  /// Whether GitHub would make a link of what surrounds the colon of `https://` or the first point
  /// of `www.` here: it reads an address as it is, so that backslashes in it would show.
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

  /// `text` as ``escaped(_:)`` has it, where it begins a block, such as an item of a list: no
  /// heading and no list begins in it.
  static func escapedBlock(_ text: String) -> String {
    let escaped = escaped(text)
    let digits = escaped.prefix { $0.isASCII && $0.isNumber }
    let mark = escaped.dropFirst(digits.count).unicodeScalars.first
    let beginsBlock: Set<Unicode.Scalar> = digits.isEmpty ? ["#", "+", "-", "="] : [".", ")"]
    guard let mark, beginsBlock.contains(mark) else { return escaped }
    return digits + "\\" + escaped.dropFirst(digits.count)
  }

  /// The Markdown `text` as the text of a link: its brackets, a backslash at its end and backticks
  /// without their like stand for themselves.
  static func linkText(_ text: String) -> String {
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    var offset = 0
    var spans = CodeSpans.ranges(in: [bytes])[0][...]
    while offset < bytes.count {
      if let span = spans.first, span.lowerBound == offset {
        result += bytes[span]
        offset = span.upperBound
        spans = spans.dropFirst()
        continue
      }
      let isBackslash = bytes[offset] == UInt8(ascii: "\\")
      if "[]`".utf8.contains(bytes[offset]) || isBackslash && offset + 1 == bytes.count {
        result.append(UInt8(ascii: "\\"))
      }
      let length = isBackslash ? min(2, bytes.count - offset) : 1
      result += bytes[offset..<offset + length]
      offset += length
    }
    return String(decoding: result, as: UTF8.self)
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
