import Basics

/// Where the blocks of a Markdown text begin and end (CommonMark 0.31).
enum MarkdownBlocks {
  /// For each of `lines` whether it belongs to a fenced code block, the fences included.
  static func areFenced(_ lines: [String]) -> [Bool] {
    var areFenced = lines.map { _ in false }
    for node in MarkdownTree(lines.joined(separator: "\n") + "\n").nodes where node.isFenced {
      for line in node.lines where areFenced.indices.contains(line) { areFenced[line] = true }
    }
    return areFenced
  }

  /// The index of the first line of the fence, comment or HTML element that is still open at the end of `lines`.
  static func openBlock(of lines: [String]) -> Int? {
    let last = MarkdownTree((lines + ["", "end", ""]).joined(separator: "\n")).blocks.last
    return last?.kind == .codeBlock || last?.kind == .rawBlock ? last?.lines.lowerBound : nil
  }

  /// The last block of `lines`; `nil` if that is a heading.
  static func lastBlock(of lines: [String]) -> Range<Int>? {
    let fenced = areFenced(lines)
    func ends(_ index: Int) -> Bool {
      !fenced[index] && (lines[index].trimmed.isEmpty || isHeading(lines[index]))
    }
    guard let last = lines.indices.last(where: { fenced[$0] || !lines[$0].trimmed.isEmpty }),
      !ends(last)
    else { return nil }
    var first = last
    while first > 0, !ends(first - 1), fenced[first - 1] == fenced[last] { first -= 1 }
    return first..<last + 1
  }

  /// The first block of `lines` that is neither a heading nor code, an image or HTML; `nil` if none is.
  static func firstParagraph(of lines: [String]) -> Range<Int>? {
    let fenced = areFenced(lines)
    func isText(_ index: Int) -> Bool {
      !fenced[index] && !lines[index].trimmed.isEmpty && !isHeading(lines[index])
    }
    var start = lines.startIndex
    while let first = (start..<lines.endIndex).first(where: isText) {
      start = (first..<lines.endIndex).first { !isText($0) } ?? lines.endIndex
      if !["<", "![", "|"].contains(where: lines[first].hasPrefix) { return first..<start }
    }
    return nil
  }

  /// Whether `line` is a heading, or the rule that makes one of the line above it.
  private static func isHeading(_ line: String) -> Bool {
    guard let content = withoutIndentation(line)?.trimmed else { return false }
    let marks = content.prefix { $0 == "#" }
    if (1...6).contains(marks.count) {
      let next = content.dropFirst(marks.count).first
      return next == nil || next == " " || next == "\t"
    }
    return !content.isEmpty
      && (content.allSatisfy { $0 == "=" } || content.allSatisfy { $0 == "-" })
  }

  /// The Markdown `text` with `mark` at the end of its last line or, behind a table, code or HTML, below it.
  static func marked(_ text: String, with mark: String) -> String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard let last = lines.last, !last.hasPrefix("|"), !last.hasPrefix("<"),
      withoutIndentation(last) != nil || lines.count > 1, areFenced(lines).last == false
    else { return text + "\n\n" + mark }
    return text + " " + mark
  }

  /// `line` without its indentation, or `nil` where that is four or more: then it is code.
  private static func withoutIndentation(_ line: String) -> Substring? {
    let blanks = line.prefix { $0 == " " }
    let content = line.dropFirst(blanks.count)
    return blanks.count > 3 || content.first == "\t" ? nil : content
  }
}
