import Basics

/// A line of prose: Markdown, with values of the run in it.
struct ProseLine {
  enum Part: Equatable {
    case markdown(String)
    case value(ProseValue)
  }

  let number: Int
  let parts: [Part]
  /// The line as the source has it.
  let text: String

  /// The line as `text` writes its values. None of them begins a list, a heading, a rule or the like.
  func markdown(_ text: (ProseValue) -> String) -> String {
    let line = parts.map { part in
      switch part {
      case .markdown(let markdown): markdown
      case .value(let value): text(value)
      }
    }.joined()
    let isText = values.allSatisfy {
      $0.context != .html && $0.context != .unquotedHTML && $0.format != .figure
    }
    guard let first = parts.firstIndex(where: \.isValue), isText else { return line }
    let head = if case .markdown(let head)? = parts[..<first].first { head } else { "" }
    return BlockStart.escaped(line, behind: head, endsWithValue: parts.last?.isValue ?? false)
  }

  /// The values in the line.
  var values: [ProseValue] {
    parts.compactMap { if case .value(let value) = $0 { value } else { nil } }
  }
}

extension ProseLine.Part {
  fileprivate var isValue: Bool { if case .value = self { true } else { false } }
}

/// Finds the values in the prose of a chapter.
///
/// Code in the prose, be it a code span or a block, is text: there `\(…)` stands for itself. So it does after a
/// backslash, which Markdown shows as one: `\\(…)`. What is code and what is HTML says cmark-gfm, which reads all
/// prose as one text, with a word in the place of each value.
struct ProseScanner {
  /// A line of prose as the source has it; its first byte stands in `column`.
  struct Line {
    let number: Int
    let column: Int
    let text: String
  }

  /// A part of a line: Markdown, or what may be a value.
  private enum Part {
    case markdown(String)
    /// `text` is all of it, `content` what stands between `\(` and `)`, if there is a `)`.
    case candidate(text: String, content: String?, offset: Int, index: Int)
  }

  /// Where a candidate stands; `nil` is plain Markdown.
  private enum Place {
    case code
    case context(ProseValue.Context)
  }

  private let source: SourceText
  private var candidateCount = 0
  /// Begins the words that stand for candidates; no text of the prose has it.
  private var mark = "value"
  private var places: [Int: Place] = [:]

  /// The prose of a chapter, piece by piece, with the values in it, and the addresses in it.
  static func read(
    _ pieces: [[Line]], of source: SourceText
  ) throws(LocatedError) -> (pieces: [[ProseLine]], addresses: [ProseAddress]) {
    var scanner = ProseScanner(source: source)
    while pieces.joined().contains(where: { $0.text.contains(scanner.mark) }) {
      scanner.mark += "s"
    }
    var parts: [[[Part]]] = []
    for piece in pieces { parts.append(piece.map { scanner.parts(of: $0.text) }) }
    // A block of code between two pieces ends what the one above it has begun.
    let fence: [(text: String, line: Line?)] = [("", nil), ("```", nil), ("```", nil), ("", nil)]
    let lines = zip(pieces, parts).flatMap { piece, parts in
      zip(piece, parts).map { (text: scanner.template($1), line: Optional($0)) } + fence
    }
    let tree = MarkdownTree(lines.map { $0.text + "\n" }.joined())
    for node in tree.nodes { scanner.findPlaces(in: node) }
    var read: [[ProseLine]] = []
    for (piece, parts) in zip(pieces, parts) {
      var lines: [ProseLine] = []
      for (line, parts) in zip(piece, parts) { lines.append(try scanner.line(line, parts)) }
      read.append(lines)
    }
    let addresses = ProseAddress.find(in: tree, lines: lines, valueMark: scanner.mark)
    return (read, addresses)
  }

  private init(source: SourceText) { self.source = source }

  /// Cuts a line at each `\(` without a backslash before it.
  private mutating func parts(of text: String) -> [Part] {
    let bytes = Array(text.utf8)
    func string(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
    var parts: [Part] = []
    var (start, offset) = (0, 0)
    // Searched once, or a line of many openings would take quadratic time.
    var closing: Int? = -1
    while offset < bytes.count {
      guard bytes[offset] == UInt8(ascii: "\\") else {
        offset += 1
        continue
      }
      guard offset + 1 < bytes.count, bytes[offset + 1] == UInt8(ascii: "(") else {
        offset += 2
        continue
      }
      if let last = closing, last < offset {
        closing = bytes[offset...].firstIndex(of: UInt8(ascii: ")"))
      }
      var end = closing.map { $0 + 1 } ?? offset + 2
      // Nor is every byte of each content looked at.
      let content = closing.map { end in
        string(offset + 2..<min(end, offset + 200)) + (end > offset + 200 ? "…" : "")
      }
      // What is no value is Markdown as far as code goes, and may open or close it.
      if content.flatMap({ ProseValue($0, line: 0, column: 0) }) == nil { end = offset + 2 }
      if offset > start { parts.append(.markdown(string(start..<offset))) }
      parts.append(
        .candidate(
          text: string(offset..<end), content: content, offset: offset, index: candidateCount))
      candidateCount += 1
      (start, offset) = (end, end)
    }
    if start < bytes.count { parts.append(.markdown(string(start..<bytes.count))) }
    return parts
  }

  /// The line that cmark-gfm reads.
  private func template(_ parts: [Part]) -> String {
    parts.map { part in
      switch part {
      case .markdown(let text): text
      case .candidate(_, _, _, let index): "\(mark)\(index)e"
      }
    }.joined()
  }

  private mutating func findPlaces(in node: MarkdownNode) {
    switch node.kind {
    case .code: find(in: node.literal, .code)
    case .codeBlock: find(in: node.information + " " + node.literal, .code)
    case .rawBlock, .rawInline: find(in: node.literal, .context(.html))
    case .link, .image: find(in: node.address, .context(.address))
    default: break
    }
  }

  private mutating func find(in text: String, _ place: Place) {
    guard text.contains(mark) else { return }
    let pieces = text.split(separator: mark, omittingEmptySubsequences: false)
    for (before, piece) in zip(pieces, pieces.dropFirst()) {
      guard let index = Int(piece.prefix { $0 != "e" }) else { continue }
      places[index] = place
      if case .context(.html) = place, before.last == "=" {
        places[index] = .context(.unquotedHTML)
      }
    }
  }

  private func line(_ line: Line, _ parts: [Part]) throws(LocatedError) -> ProseLine {
    var result: [ProseLine.Part] = []
    var markdown = ""
    for part in parts {
      switch part {
      case .markdown(let text): markdown += text
      case .candidate(let text, let content, let offset, let index):
        if case .code = places[index] {
          markdown += text
          continue
        }
        if !markdown.isEmpty { result.append(.markdown(markdown)) }
        markdown = ""
        result.append(.value(try value(content, in: line, offset: offset, places[index])))
      }
    }
    if !markdown.isEmpty { result.append(.markdown(markdown)) }
    return ProseLine(number: line.number, parts: result, text: line.text)
  }

  private func value(
    _ content: String?, in line: Line, offset: Int, _ place: Place?
  ) throws(LocatedError) -> ProseValue {
    let column = line.column + offset
    guard let content else {
      throw source.error(
        line: line.number, column: column, #"'\(' begins a value and needs a ')' on its line"#)
    }
    guard var value = ProseValue(content, line: line.number, column: column) else {
      throw source.error(
        line: line.number, column: column,
        #"a value in the prose is \#(ProseValue.forms), not '\(\#(content))'"#)
    }
    if case .context(let context) = place { value.context = context }
    return value
  }
}
