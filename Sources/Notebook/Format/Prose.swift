import Basics

/// A line of prose: Markdown, with values of the run in it.
struct ProseLine {
  enum Part: Equatable {
    case markdown(String)
    case value(ProseValue)
  }

  let parts: [Part]
  /// The line as the source has it.
  let text: String

  /// The line as `text` writes its values.
  func markdown(_ text: (ProseValue) -> String) -> String {
    parts.map { part in
      switch part {
      case .markdown(let markdown): markdown
      case .value(let value): text(value)
      }
    }.joined()
  }

  /// The values in the line.
  var values: [ProseValue] {
    parts.compactMap { if case .value(let value) = $0 { value } else { nil } }
  }
}

/// Finds the values in the lines of a piece of prose.
///
/// Code in the prose, be it a code span or a fenced block, is text: there `\(…)` stands for itself.
/// So it does after a backslash, which Markdown shows as one: `\\(…)`.
struct ProseScanner {
  /// A line of prose as the source has it; its first byte stands in `column`.
  struct Line {
    let number: Int
    let column: Int
    let text: String
  }

  private let source: SourceText
  private let lines: [Line]
  private let bytes: [[UInt8]]
  /// For each line, the parts of it that are code.
  private var code: [[Range<Int>]]

  /// The `lines` of one piece of prose with the values in them.
  static func read(_ lines: [Line], of source: SourceText) throws(LocatedError) -> [ProseLine] {
    var scanner = ProseScanner(lines, of: source)
    scanner.findCode()
    var result: [ProseLine] = []
    for index in lines.indices { result.append(try scanner.read(index)) }
    return result
  }

  private init(_ lines: [Line], of source: SourceText) {
    self.source = source
    self.lines = lines
    bytes = lines.map { Array($0.text.utf8) }
    code = lines.map { _ in [] }
  }

  private mutating func findCode() {
    var paragraph: [Int] = []
    for (index, isFenced) in MarkdownBlocks.scan(lines.map(\.text)).isFenced.enumerated() {
      if isFenced || bytes[index].allSatisfy(SourceText.isBlank) {
        if isFenced { code[index] = [bytes[index].indices] }
        findSpans(in: paragraph)
        paragraph = []
      } else {
        paragraph.append(index)
      }
    }
    findSpans(in: paragraph)
  }

  private mutating func findSpans(in paragraph: [Int]) {
    let spans = CodeSpans.ranges(in: paragraph.map { bytes[$0] })
    for (line, ranges) in zip(paragraph, spans) { code[line] = ranges }
  }

  private func read(_ line: Int) throws(LocatedError) -> ProseLine {
    let bytes = bytes[line]
    var parts: [ProseLine.Part] = []
    var start = 0
    var offset = 0
    var spans = code[line][...]
    while offset < bytes.count {
      while let span = spans.first, span.upperBound <= offset { spans = spans.dropFirst() }
      if let span = spans.first, span.contains(offset) {
        offset = span.upperBound
      } else if bytes[offset] != UInt8(ascii: "\\") {
        offset += 1
      } else if offset + 1 < bytes.count, bytes[offset + 1] == UInt8(ascii: "(") {
        let end = bytes[offset...].firstIndex(of: UInt8(ascii: ")"))
        let value = try value(in: line, from: offset, to: end)
        if offset > start { parts.append(.markdown(string(bytes[start..<offset]))) }
        parts.append(.value(value))
        offset = (end ?? offset) + 1
        start = offset
      } else {
        offset += 2
      }
    }
    if start < bytes.count { parts.append(.markdown(string(bytes[start...]))) }
    return ProseLine(parts: parts, text: lines[line].text)
  }

  private func value(in line: Int, from start: Int, to end: Int?) throws(LocatedError) -> ProseValue
  {
    let (number, column) = (lines[line].number, lines[line].column + start)
    guard let end else {
      throw source.error(
        line: number, column: column, #"'\(' begins a value and needs a ')' on its line"#)
    }
    let content = string(bytes[line][(start + 2)..<end])
    guard let value = ProseValue(content, line: number, column: column) else {
      throw source.error(
        line: number, column: column,
        #"a value in the prose is \#(ProseValue.forms), not '\(\#(content))'"#)
    }
    return value
  }

  private func string(_ bytes: ArraySlice<UInt8>) -> String {
    String(decoding: bytes, as: UTF8.self)
  }
}
