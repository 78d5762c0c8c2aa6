// # The chapter format
//
// A chapter is Swift that compiles and runs as it is. Eight rules, and no more:
//
// 1. A line that starts, in its first column, with `//:` is Markdown prose; one blank after the
//    marker belongs to the marker. All else is code. In prose, `\(testMSE, digits: 4)` is the value
//    of the parameter or record of that name, as it is when the chapter has run.
// 2. The first prose line is `# Title`.
// 3. Code between two pieces of prose is one chunk, shown as a ```swift block.
// 4. Lines between `// snippet.hide` and `// snippet.show` run but are not shown. Either marker
//    stands alone on its line, indented or not, and each `hide` has its `show`. Prose is never
//    hidden.
// 5. What the code passes to `show(…)` appears right under the chunk whose line called it, in the
//    order of the calls, calls in loops and functions included. So does the sentence of a
//    `claim(…)`, once the run has shown it true; a claim that has its lines for itself is not
//    shown as code.
// 6. A figure has a name of a-z, 0-9 and hyphens, which names its file, a caption, and an
//    alternative text; no two figures of a chapter have the same name.
// 7. Markers inside string literals and block comments, and values inside the prose's own code, are
//    text. An unknown `// snippet.` word and an unknown value are errors.
// 8. A chapter states its parameters where the listing has them:
//    `let epochCount = parameter("epochs", default: 5, in: 1...1000, "passes over the images")`,
//    and what it found with `record("testMSE", …)`, each name a plain string literal, each range one
//    of plain numbers, and the type stated, as in `let rate: Float = parameter(…)`, where the
//    default is not a literal of it. So all of them are known, and what a reader sets is checked,
//    before the chapter runs.
//
// A mistake in the format is one line, `path:line:column: error: …`, and exit code 65; a claim that
// is false is one such line, and exit code 1.
//
// The values: `\(name)` is a number in its shortest form or a text as text, `\(name, digits: 4)` a
// number with so many digits, `\(grouped: name)` a whole number with commas between thousands. A
// list's name is followed by `.first`, `.last` or `.count`. Every number that the prose quotes so is
// in the report's `metrics.json`. `\\(` is a backslash and a parenthesis.
//
// Line ends are LF or CRLF, the last one may be missing. Lines and columns count from 1, columns
// in bytes, as the compiler counts them. Prose whose code fence or HTML comment stays open is an
// error, for it would swallow the code that follows. Reading takes time linear in the source.

import Basics

/// A chapter's source, read by the eight rules above.
struct ChapterFormat {
  private let text: SourceText
  private var pieces: [ChapterSource.Piece] = []
  private var title: String?
  private var hiddenSince: Int?
  /// The lines of the piece being read.
  private var prose: [ProseScanner.Line] = []
  private var code: [ChapterSource.CodeLine] = []
  private let claimLines: Set<Int>

  /// Reads `bytes`, the source of the chapter whose file errors name as `path`.
  ///
  /// Throws `LocatedError`.
  static func read(_ bytes: [UInt8], path: String) throws(LocatedError) -> ChapterSource {
    var format = ChapterFormat(text: SourceText(bytes, path: path))
    return try format.read()
  }

  private init(text: SourceText) {
    self.text = text
    claimLines = ClaimScan.lines(in: text)
  }

  private mutating func read() throws(LocatedError) -> ChapterSource {
    if let (line, column) = text.loneCarriageReturn {
      throw text.error(
        line: line, column: column, "a carriage return without a line feed ends no line")
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
    let source = ChapterSource(
      title: title, pieces: pieces, parameters: try ParameterReading.declarations(in: text),
      records: CallScan.calls(of: "record", in: text).compactMap(\.name))
    try checkValues(of: source)
    return source
  }

  /// Refuses values in the prose that no parameter or record can have.
  private func checkValues(of source: ChapterSource) throws(LocatedError) {
    let names = Set(source.parameters.map(\.name) + source.records)
    for value in source.proseValues where !names.contains(value.name) {
      let sorted = names.sorted().joined(separator: ", ")
      let known = names.isEmpty ? "there are none" : "there are \(sorted)"
      throw text.error(
        line: value.line, column: value.column,
        "no parameter or record '\(value.name)' is stated with a literal name; \(known)")
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
    if let value = try ProseScanner.read([line], of: text)[0].values.first {
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
    if let open = MarkdownBlocks.unclosed(in: prose.map(\.text)) {
      throw text.error(
        line: prose[open.index].number,
        "'\(open.opening)' is never closed in this prose; the code below would vanish in it")
    }
    pieces.append(.prose(lines: try ProseScanner.read(prose, of: text)))
    prose = []
  }

  private mutating func endCode() {
    guard !code.isEmpty else { return }
    pieces.append(.code(lines: code))
    code = []
  }
}
