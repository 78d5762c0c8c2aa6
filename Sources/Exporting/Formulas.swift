import Basics
import Notebook

/// Formulas in TeX, which GitHub and Jupyter typeset: `$x_1$`, `$$x$$`, and lines between two lines of `$$`.
enum Formulas {
  /// `markdown` with its formulas as code, so that a page without a typesetter shows their source unchanged.
  static func asCode(_ markdown: String) -> String {
    guard markdown.contains("$") else { return markdown }
    let lines = markdown.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    var isText = lines.map { !$0.trimmed.isEmpty }
    for node in MarkdownTree(markdown).nodes where node.kind == .codeBlock || node.kind == .rawBlock
    {
      for line in node.lines where isText.indices.contains(line) { isText[line] = false }
    }
    var result: [String] = []
    var index = 0
    while index < lines.count {
      if lines[index].trimmed == "$$", isText[index],
        let end = lines[(index + 1)...].firstIndex(where: { $0.trimmed == "$$" })
      {
        let blanks = lines[index].prefix { $0 == " " }
        result += [blanks + "```math"] + lines[index + 1..<end] + [blanks + "```"]
        index = end + 1
        continue
      }
      // A formula within a paragraph ends in it.
      let end = (index..<lines.count).first {
        !isText[$0] || $0 > index && lines[$0].trimmed == "$$"
      }
      let paragraph = index..<max(end ?? lines.count, index + 1)
      let text = lines[paragraph].joined(separator: "\n")
      result.append(isText[index] ? inText(text) : text)
      index = paragraph.upperBound
    }
    return result.joined(separator: "\n")
  }

  /// A paragraph with its formulas as code.
  private static func inText(_ text: String) -> String {
    let bytes = Array(text.utf8)
    let (dollar, backtick, backslash) = (UInt8(ascii: "$"), UInt8(ascii: "`"), UInt8(ascii: "\\"))
    func run(of byte: UInt8, at index: Int) -> Int { bytes[index...].prefix { $0 == byte }.count }
    /// The next run of exactly `length` times `byte`.
    func nextRun(of byte: UInt8, length: Int, from start: Int) -> Int? {
      var index = start
      while index < bytes.count {
        let count = run(of: byte, at: index)
        if count == length { return index }
        index += byte == dollar && bytes[index] == backslash ? 2 : max(1, count)
      }
      return nil
    }
    var result: [UInt8] = []
    var index = 0
    // A length of which no run follows is not searched again.
    var missing: Set<Int> = []
    while index < bytes.count {
      let byte = bytes[index]
      let length = byte == dollar || byte == backtick ? run(of: byte, at: index) : 0
      var end: Int?
      if length > 0, !(byte == dollar && length > 2) {
        let key = byte == dollar ? -length : length
        if !missing.contains(key) {
          end = nextRun(of: byte, length: length, from: index + length)
          if end == nil { missing.insert(key) }
        }
      }
      if let end, byte == dollar, let formula = formula(bytes, index + length..<end, length) {
        result += formula
        index = end + length
      } else if let end, byte == backtick {
        result += bytes[index..<end + length]
        index = end + length
      } else {
        let count = byte == backslash ? 2 : max(1, length)
        result += bytes[index..<min(index + count, bytes.count)]
        index += count
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// The code that shows the formula in `range`, between `length` dollar signs; `nil` if GitHub takes it for text.
  private static func formula(_ bytes: [UInt8], _ range: Range<Int>, _ length: Int) -> [UInt8]? {
    let content = String(decoding: bytes[range], as: UTF8.self)
    guard let first = content.first, let last = content.last else { return nil }
    let next = range.upperBound + length < bytes.count ? bytes[range.upperBound + length] : 0
    let isWord = Unicode.Scalar(next).properties.isAlphabetic || (0x30...0x39).contains(next)
    if length == 1, first.isWhitespace || last.isWhitespace || isWord { return nil }
    // `$` and backticks: the formula is code already.
    if first == "`", last == "`" { return Array(bytes[range]) }
    let longest = content.utf8.split { $0 != UInt8(ascii: "`") }.map(\.count).max() ?? 0
    let fence = String(repeating: "`", count: longest + 1)
    let blank = longest > 0 ? " " : ""
    return Array((fence + blank + content.trimmed + blank + fence).utf8)
  }
}
