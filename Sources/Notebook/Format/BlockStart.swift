import Basics

/// What begins a block in Markdown (CommonMark 0.31), where a value makes it and not the author.
enum BlockStart {
  // Made once: a regular expression is compiled where its literal is evaluated. Nothing changes them.
  /// The quotation marks and list items that the author begins.
  nonisolated(unsafe) private static let containers =
    /(?:[ \t]*(?:>|(?:[-+*]|[0-9]{1,9}[.)])[ \t]|\[\^[^\]]+\]:))*[ \t]*/
  nonisolated(unsafe) private static let heading = /#{1,6}[ \t]/
  nonisolated(unsafe) private static let marks = /[-+*#=:|.)0-9 \t]*/
  nonisolated(unsafe) private static let number = /([0-9]{1,9})[.)](?:[ \t]|$)/
  nonisolated(unsafe) private static let bulletOrHeading = /(?:[-+*]|#{1,6})(?:[ \t]|$)/
  nonisolated(unsafe) private static let underline = /=+[ \t]*/
  nonisolated(unsafe) private static let ruleOrTable = /[-:| \t]+/

  /// `line`, a line of prose whose first value stands behind `head`, with a backslash where a value would begin a
  /// list, a heading, a rule or a table, underline the line above, or end a heading.
  static func escaped(_ line: String, behind head: String, endsWithValue: Bool) -> String {
    let prefix = String(head.prefixMatch(of: containers)?.0 ?? "")
    let rest = head.dropFirst(prefix.count)
    let content = String(line.dropFirst(prefix.count))
    if rest.prefixMatch(of: heading) != nil {
      return endsWithValue ? prefix + withoutClosing(content) : line
    }
    // With any other letter before the value, the line begins as the author has it.
    guard rest.wholeMatch(of: marks) != nil, let mark = mark(of: content) else {
      return line
    }
    return prefix + content[..<mark] + "\\" + content[mark...]
  }

  /// The character of `content` that makes it begin a block.
  static func mark(of content: String) -> String.Index? {
    if let match = content.prefixMatch(of: number) {
      return match.1.endIndex
    }
    if content.prefixMatch(of: bulletOrHeading) != nil
      || content.wholeMatch(of: underline) != nil
    {
      return content.startIndex
    }
    return content.wholeMatch(of: ruleOrTable) != nil ? content.firstIndex(of: "-") : nil
  }

  /// A heading whose number signs at its end are text.
  private static func withoutClosing(_ heading: String) -> String {
    let signs = heading.reversed().prefix { $0 == "#" }.count
    let text = heading.dropLast(signs)
    guard signs > 0, text.last == " " || text.last == "\t" else { return heading }
    return text + "\\" + heading.suffix(signs)
  }
}
