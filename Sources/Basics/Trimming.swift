extension StringProtocol {
  /// The text without the white space at its ends.
  public var trimmed: String {
    guard let first = firstIndex(where: { !$0.isWhitespace }),
      let last = lastIndex(where: { !$0.isWhitespace })
    else { return "" }
    return String(self[first...last])
  }

  /// The text as one line: each run of line breaks, with the white space around it, is one space.
  public var onOneLine: String {
    split(whereSeparator: \.isNewline).map(\.trimmed).filter { !$0.isEmpty }.joined(separator: " ")
  }

  /// The lines of the text, whatever ends them, without blank ones at its start and end.
  public var trimmedLines: [String] {
    let newlines: [Character] = ["\n", "\r\n", "\r"]
    let lines = split(omittingEmptySubsequences: false, whereSeparator: newlines.contains)
    guard let first = lines.firstIndex(where: { !$0.trimmed.isEmpty }),
      let last = lines.lastIndex(where: { !$0.trimmed.isEmpty })
    else { return [] }
    return lines[first...last].map { String($0) }
  }

  /// The text with control characters as `\u{1B}`, so that a terminal shows them and obeys none.
  public var visible: String {
    var text = ""
    for scalar in unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control where scalar != "\t", .format, .lineSeparator, .paragraphSeparator:
        text += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }
}
