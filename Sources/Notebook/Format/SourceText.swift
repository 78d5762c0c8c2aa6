import Basics

/// The bytes of a chapter's source, cut into lines and into code, comments and literals.
struct SourceText {
  /// A line without its line end.
  struct Line {
    let number: Int
    let range: Range<Int>
    /// The comment or literal that holds the line's first byte that is not blank.
    let span: SourceSpan?
  }

  let bytes: [UInt8]
  let path: String
  let spans: [SourceSpan]
  let lines: [Line]

  init(_ source: [UInt8], path: String) {
    let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
    bytes = source.starts(with: byteOrderMark) ? Array(source.dropFirst(3)) : source
    self.path = path
    spans = SourceScanner.spans(of: bytes)
    lines = Self.lines(of: bytes, spans: spans)
  }

  private static func lines(of bytes: [UInt8], spans: [SourceSpan]) -> [Line] {
    var lines: [Line] = []
    var start = 0
    var next = 0
    while start < bytes.count {
      let newline = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      let hasReturn = newline > start && bytes[newline - 1] == UInt8(ascii: "\r")
      let range = start..<(hasReturn ? newline - 1 : newline)
      let first = range.first { !isBlank(bytes[$0]) } ?? range.lowerBound
      while next < spans.count, spans[next].range.upperBound <= first { next += 1 }
      let span = next < spans.count && spans[next].range.contains(first) ? spans[next] : nil
      lines.append(Line(number: lines.count + 1, range: range, span: span))
      start = newline + 1
    }
    return lines
  }

  /// The first carriage return without a line feed: for the compiler it ends a comment, so that code would run unseen.
  var loneCarriageReturn: (line: Int, column: Int)? {
    for line in lines {
      guard let index = bytes[line.range].firstIndex(of: UInt8(ascii: "\r")) else { continue }
      return (line.number, index - line.range.lowerBound + 1)
    }
    return nil
  }

  static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
  }

  /// The text of `range`; bytes that are not valid UTF-8 appear as U+FFFD.
  func string(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  func string(_ line: Line) -> String { string(line.range) }

  /// The Markdown of a prose line (rule 1), or `nil` for any other line.
  func prose(of line: Line) -> ProseScanner.Line? {
    guard let span = line.span, span.kind == .lineComment,
      span.range.lowerBound == line.range.lowerBound,
      bytes[line.range].starts(with: "//:".utf8)
    else { return nil }
    var content = line.range.dropFirst(3)
    if let first = content.first, Self.isBlank(bytes[first]) { content = content.dropFirst() }
    // Two blanks at the end break the line.
    if bytes[content].allSatisfy(Self.isBlank) { content = content.prefix(0) }
    return ProseScanner.Line(
      number: line.number, column: content.startIndex - line.range.lowerBound + 1,
      text: string(content))
  }

  /// The word after `// snippet.` and its column, for a line with nothing else (rule 4).
  func snippetMarker(of line: Line) -> (word: String, column: Int)? {
    guard let span = line.span, span.kind == .lineComment,
      bytes[line.range].prefix(while: Self.isBlank).endIndex == span.range.lowerBound
    else { return nil }
    let afterSlashes = bytes[line.range.clamped(to: span.range)].dropFirst(2)
    let words = afterSlashes.drop(while: Self.isBlank)
    guard words.starts(with: "snippet.".utf8) else { return nil }
    let word = words.dropFirst("snippet.".utf8.count)
    return (
      String(decoding: word, as: UTF8.self).trimmed,
      words.startIndex - line.range.lowerBound + 1
    )
  }

  /// The number of the line that holds the byte at `position`.
  func lineNumber(of position: Int) -> Int {
    var (low, high) = (0, lines.count)
    while low < high {
      let middle = (low + high) / 2
      if lines[middle].range.lowerBound <= position { low = middle + 1 } else { high = middle }
    }
    return max(low, 1)
  }

  /// An error of the chapter format (exit code 65).
  func error(line: Int, column: Int = 1, _ message: String) -> LocatedError {
    LocatedError(path: path, line: line, column: column, message: message, exitCode: .badData)
  }
}

/// An error at a place in a chapter's source, in the form that editors and forges link:
/// `chapters/01-stacked-autoencoder/main.swift:12:4: error: …`.
public struct LocatedError: ReportableError, Equatable {
  /// The source file, relative to the package.
  public let path: String
  /// The line, from 1.
  public let line: Int
  /// The column in bytes, from 1.
  public let column: Int
  /// What is wrong.
  public let message: String
  /// The exit code of the process.
  public let exitCode: Basics.ExitCode

  /// The error on one line.
  public var description: String {
    "\(path):\(line):\(column): error: \(message.onOneLine.withControlPictures)"
  }
}
