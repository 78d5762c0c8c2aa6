import Basics

/// Where the blocks of a Markdown text begin and end (CommonMark 0.31).
enum MarkdownBlocks {
  /// For each of `lines` whether it belongs to a fenced code block, the fences included; and the block that is
  /// still open at the end, the index of its first line and how it opens. Besides fences these are the HTML blocks
  /// whose text is raw (CommonMark 0.31, 4.5 and 4.6).
  static func scan(_ lines: [String]) -> (isFenced: [Bool], open: (index: Int, opening: String)?) {
    var open: (index: Int, opening: String)?
    let isFenced = lines.enumerated().map { index, line in
      if let block = open {
        if closes(block.opening, in: line) { open = nil }
        return !block.opening.hasPrefix("<")
      }
      guard let opening = opening(of: line) else { return false }
      let isHTML = opening.hasPrefix("<")
      if !isHTML || !closes(opening, in: line) { open = (index, opening) }
      return !isHTML
    }
    return (isFenced, open)
  }

  /// The last block of `lines`; `nil` if that is a heading.
  static func lastBlock(of lines: [String]) -> Range<Int>? {
    let fenced = scan(lines).isFenced
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
    let fenced = scan(lines).isFenced
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
      withoutIndentation(last) != nil || lines.count > 1, scan(lines).isFenced.last == false
    else { return text + "\n\n" + mark }
    return text + " " + mark
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
    if content.hasPrefix("<!"), content.dropFirst(2).first?.isLetter == true { return "<!" }
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

/// Finds the code spans of a paragraph, by the rules of CommonMark 0.31, 6.1.
struct CodeSpans {
  /// Where a run of backticks begins, and how long it is.
  private struct Run {
    let line: Int
    let offset: Int
    let length: Int
    /// Whether a backslash escapes its first backtick, if the run opens a span.
    let isEscaped: Bool
  }

  /// For each of the paragraph's `lines` the bytes that belong to a code span, backticks included, in linear time.
  static func ranges(in lines: [[UInt8]]) -> [[Range<Int>]] {
    let runs = lines.indices.flatMap { Self.runs(in: lines[$0], line: $0) }
    var ranges: [[Range<Int>]] = lines.map { _ in [] }
    var index = 0
    let ends = ends(of: runs)
    while index < runs.count {
      guard let end = ends[index] else {
        index += 1
        continue
      }
      for line in runs[index].line...runs[end].line {
        let lower = line == runs[index].line ? runs[index].offset : 0
        let isLast = line == runs[end].line
        let upper = isLast ? runs[end].offset + runs[end].length : lines[line].count
        ranges[line].append(lower..<upper)
      }
      index = end + 1
    }
    return ranges
  }

  private static func runs(in bytes: [UInt8], line: Int) -> [Run] {
    var runs: [Run] = []
    var offset = 0
    var backslashes = 0
    while offset < bytes.count {
      let length = bytes[offset...].prefix { $0 == UInt8(ascii: "`") }.count
      if length > 0 {
        runs.append(
          Run(
            line: line, offset: offset, length: length, isEscaped: !backslashes.isMultiple(of: 2)))
      }
      backslashes = bytes[offset] == UInt8(ascii: "\\") ? backslashes + 1 : 0
      offset += max(1, length)
    }
    return runs
  }

  /// For each run the one that ends the span which it opens: the next of its length.
  private static func ends(of runs: [Run]) -> [Int?] {
    var next: [Int: Int] = [:]
    var ends = [Int?](repeating: nil, count: runs.count)
    for index in runs.indices.reversed() {
      let opening = runs[index].length - (runs[index].isEscaped ? 1 : 0)
      ends[index] = opening > 0 ? next[opening] : nil
      next[runs[index].length] = index
    }
    return ends
  }
}
