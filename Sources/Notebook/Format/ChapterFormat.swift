import Basics

/// Reads a chapter's source by the rules of `Notebook.docc/TheEightRules.md`, in linear time.
struct ChapterFormat {
  private let text: SourceText
  /// The pieces in their order; those of prose are read at the end, all at once.
  private var pieces: [Piece] = []
  private var title: String?
  private var hiddenSince: Int?
  /// The lines of the piece being read.
  private var prose: [ProseScanner.Line] = []
  private var code: [ChapterSource.CodeLine] = []
  private let calls: [SourceCall]
  private let claimLines: Set<Int>

  private enum Piece {
    case prose([ProseScanner.Line])
    case code([ChapterSource.CodeLine])
  }

  /// Reads `bytes`, the source of the chapter whose file errors name as `path`.
  static func read(_ bytes: [UInt8], path: String) throws(LocatedError) -> ChapterSource {
    var format = ChapterFormat(text: SourceText(bytes, path: path))
    return try format.read()
  }

  private init(text: SourceText) {
    self.text = text
    calls = SourceCalls.find(["parameter", "record", "claim"], in: text)
    claimLines = Set(
      calls.filter { $0.function == "claim" }.compactMap { $0.ownLines(in: text) }.joined())
  }

  private mutating func read() throws(LocatedError) -> ChapterSource {
    if let (line, column) = text.loneCarriageReturn {
      throw text.error(
        line: line, column: column,
        "found a carriage return without a line feed; end lines with LF or CRLF")
    }
    for line in text.lines { try read(line) }
    if let hiddenSince {
      throw text.error(line: hiddenSince, "'// snippet.hide' has no '// snippet.show' after it")
    }
    try endProse()
    endCode()
    guard let title else {
      throw text.error(line: 1, "a chapter needs a prose line '//: # Title', but it has no prose")
    }
    try checkRecords()
    let (pieces, addresses) = try readProse()
    let source = try ChapterSource(
      title: title, pieces: pieces, addresses: addresses,
      parameters: try ParameterDeclaration.declarations(in: calls, of: text), calls: calls,
      of: text)
    try checkValues(of: source)
    try checkAbstract(of: source)
    return source
  }

  private func readProse() throws(LocatedError) -> ([ChapterSource.Piece], [ProseAddress]) {
    let lines = pieces.compactMap { if case .prose(let lines) = $0 { lines } else { nil } }
    let (prose, addresses) = try ProseScanner.read(lines, of: text)
    var rest = prose[...]
    let read: [ChapterSource.Piece] = pieces.map { piece in
      switch piece {
      case .prose: .prose(lines: rest.removeFirst())
      case .code(let lines): .code(lines: lines)
      }
    }
    return (read, addresses)
  }

  /// Refuses a record that has neither a name nor a constant to take its name from.
  private func checkRecords() throws(LocatedError) {
    for call in calls where call.function == "record" {
      guard call.arguments.count == 1, call.constant == nil else { continue }
      throw text.error(
        line: call.line, column: call.column,
        "expected 'record' as the whole initializer of a constant, found another use; write 'let"
          + " NAME = record(…)' or 'record(\"NAME\", …)'")
    }
  }

  /// Refuses values in the prose that no parameter or record can have.
  private func checkValues(of source: ChapterSource) throws(LocatedError) {
    let names = Set(source.parameters.map(\.name) + source.records)
    for value in source.proseValues where value.format != .figure && !names.contains(value.name) {
      let known = names.isEmpty ? "none" : names.sorted().joined(separator: ", ")
      throw text.error(
        line: value.line, column: value.column,
        "expected the name of a parameter or record, found '\(value.name)'; the chapter has \(known)"
      )
    }
  }

  /// Refuses links of the first paragraph that lead nowhere in the index, which repeats it.
  private func checkAbstract(of source: ChapterSource) throws(LocatedError) {
    guard let (piece, range) = source.abstract, case .prose(let lines) = source.pieces[piece] else {
      return
    }
    let places = lines[range.lowerBound].number...lines[range.upperBound - 1].number
    let addresses = source.addresses.filter { places.contains($0.line) }
    if let relative = addresses.first(where: { !$0.isAbsolute }) {
      throw text.error(
        line: relative.line, column: relative.column,
        "expected an address of the web, since the index repeats the first paragraph, found"
          + " '\(relative.address)'; write 'https://…', or move the link below")
    }
    let nodes = MarkdownTree(lines[range].map(\.text).joined(separator: "\n")).nodes
    let words = nodes.filter { $0.kind == .text }.map(\.literal).joined()
    if nodes.flatMap(\.addresses).count < addresses.count
      || words.firstMatch(of: /\[\^[^\]\s]+\]/) != nil
    {
      throw text.error(
        line: places.lowerBound,
        "expected links with their addresses, since the index repeats the first paragraph, found a"
          + " footnote or an address that stands elsewhere; write '[text](https://…)'")
    }
  }

  private mutating func read(_ line: SourceText.Line) throws(LocatedError) {
    if let words = text.prose(of: line) {
      guard hiddenSince == nil else {
        throw text.error(line: line.number, "prose cannot be hidden; end the hidden code above it")
      }
      try readTitle(words)
      endCode()
      prose.append(words)
      return
    }
    try endProse()
    if let (word, column) = text.snippetMarker(of: line) {
      try readMarker(word, line: line.number, column: column)
      code.append(.init(number: line.number, text: nil))
    } else {
      let isShown = hiddenSince == nil && !claimLines.contains(line.number)
      code.append(.init(number: line.number, text: isShown ? text.string(line) : nil))
    }
  }

  private mutating func readTitle(_ line: ProseScanner.Line) throws(LocatedError) {
    guard title == nil else { return }
    guard line.text.hasPrefix("# "), !line.text.dropFirst(2).trimmed.isEmpty else {
      throw text.error(line: line.number, "the first prose line must be '//: # Title'")
    }
    // The index and `chapters list` have the title without a run.
    if let value = try ProseScanner.read([[line]], of: text).pieces[0][0].values.first {
      throw text.error(line: line.number, column: value.column, "the title cannot have values")
    }
    title = line.text.dropFirst(2).trimmed
  }

  private mutating func readMarker(_ word: String, line: Int, column: Int) throws(LocatedError) {
    switch (word, hiddenSince) {
    case ("hide", nil):
      hiddenSince = line
    case ("hide", let since?):
      throw text.error(line: line, column: column, "the code is hidden since line \(since) already")
    case ("show", nil):
      throw text.error(line: line, column: column, "nothing is hidden here")
    case ("show", _):
      hiddenSince = nil
    default:
      throw text.error(
        line: line, column: column,
        "unknown marker '// snippet.\(word)'; there are '// snippet.hide' and '// snippet.show'")
    }
  }

  private mutating func endProse() throws(LocatedError) {
    guard !prose.isEmpty else { return }
    if let open = MarkdownBlocks.openBlock(of: prose.map(\.text)) {
      throw text.error(
        line: prose[open].number,
        "'\(prose[open].text.trimmed.prefix(while: { $0 != " " }))' is never closed in this prose; the code below would vanish in it"
      )
    }
    pieces.append(.prose(prose))
    prose = []
  }

  private mutating func endCode() {
    guard !code.isEmpty else { return }
    pieces.append(.code(code))
    code = []
  }
}
