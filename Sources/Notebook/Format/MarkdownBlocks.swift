import Basics

/// What Markdown's blocks that need an end do to the text after them.
enum MarkdownBlocks {
  /// The block that is still open at the end of `lines`: the index of its first line and how it
  /// opens; `nil` where there is none.
  ///
  /// Such blocks are code fences and, of HTML, comments, declarations, processing instructions and
  /// the elements whose text is taken as it is (CommonMark 0.31, 4.5 and 4.6).
  static func unclosed(in lines: [String]) -> (index: Int, opening: String)? {
    var open: (index: Int, opening: String)?
    for (index, line) in lines.enumerated() {
      if let block = open {
        if closes(block.opening, in: line) { open = nil }
      } else if let opening = opening(of: line) {
        let isClosedAtOnce = opening.hasPrefix("<") && closes(opening, in: line)
        if !isClosedAtOnce { open = (index, opening) }
      }
    }
    return open
  }

  /// For each of `lines` whether it belongs to a fenced code block, the fences included.
  static func fenced(_ lines: [String]) -> [Bool] {
    var open: String?
    return lines.map { line in
      if let opening = open {
        if closes(opening, in: line) { open = nil }
        return !opening.hasPrefix("<")
      }
      guard let opening = opening(of: line) else { return false }
      let isClosedAtOnce = opening.hasPrefix("<") && closes(opening, in: line)
      open = isClosedAtOnce ? nil : opening
      return !opening.hasPrefix("<")
    }
  }

  private static let rawElements = ["pre", "script", "style", "textarea"]

  /// The fence or tag with which `line` opens a block.
  private static func opening(of line: String) -> String? {
    guard let content = withoutIndentation(line) else { return nil }
    for mark: Character in ["`", "~"] {
      let fence = content.prefix { $0 == mark }
      let information = content.dropFirst(fence.count)
      if fence.count >= 3, mark == "~" || !information.contains("`") { return String(fence) }
    }
    if let marked = ["<!--", "<![CDATA[", "<?"].first(where: content.hasPrefix) { return marked }
    if content.hasPrefix("<!"), content.dropFirst(2).first?.isASCIILetter == true { return "<!" }
    let lowercased = content.lowercased()
    return rawElements.map { "<\($0)" }.first { tag in
      guard lowercased.hasPrefix(tag) else { return false }
      let next = lowercased.dropFirst(tag.count).first
      return next == nil || next == ">" || next == " " || next == "\t"
    }
  }

  /// Whether `line` ends the block that `opening` began.
  private static func closes(_ opening: String, in line: String) -> Bool {
    let ends = ["<!--": "-->", "<![CDATA[": "]]>", "<?": "?>", "<!": ">"]
    if let end = ends[opening] { return line.contains(end) }
    if opening.hasPrefix("<") {
      let lowercased = line.lowercased()
      return rawElements.contains { lowercased.contains("</\($0)>") }
    }
    guard let content = withoutIndentation(line) else { return false }
    let fence = content.prefix { $0 == opening.first }
    return fence.count >= opening.count && content.dropFirst(fence.count).trimmed.isEmpty
  }

  /// `line` without its indentation, or `nil` where that is four or more: then it is code.
  private static func withoutIndentation(_ line: String) -> Substring? {
    let blanks = line.prefix { $0 == " " }
    let content = line.dropFirst(blanks.count)
    return blanks.count > 3 || content.first == "\t" ? nil : content
  }
}

extension Character {
  fileprivate var isASCIILetter: Bool { isASCII && isLetter }
}
