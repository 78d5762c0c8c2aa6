// # The chapter format
//
// A chapter is Swift that compiles and runs as it is. Eight rules, and no more:
//
// 1. A line that starts, in its first column, with `//:` is Markdown prose; one blank after the
//    marker belongs to the marker. All else is code.
// 2. The first prose line is `# Title`.
// 3. Code between two pieces of prose is one chunk, shown as a ```swift block.
// 4. Lines between `// snippet.hide` and `// snippet.show` run but are not shown. Either marker
//    stands alone on its line, indented or not, and each `hide` has its `show`. Prose is never
//    hidden.
// 5. What the code passes to `show(…)` appears right under the chunk whose line called it, in the
//    order of the calls, calls in loops and functions included.
// 6. A figure has a name of a-z, 0-9 and hyphens, which names its file, a caption, and an
//    alternative text; no two figures of a chapter have the same name.
// 7. Markers inside string literals and block comments are text, not markers. An unknown
//    `// snippet.` word is an error.
// 8. A chapter states its parameters where the listing has them:
//    `let epochCount = parameter("epochs", default: 5, in: 1...1000, "passes over the images")`,
//    each name a plain string literal, so that they are known before the chapter runs.
//
// A mistake in the format is one line, `path:line:column: error: …`, and exit code 65.
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
  private var prose: [(number: Int, text: String)] = []
  private var code: [ChapterSource.CodeLine] = []

  /// Reads `bytes`, the source of the chapter whose file errors name as `path`.
  ///
  /// Throws `LocatedError`.
  static func read(_ bytes: [UInt8], path: String) throws(LocatedError) -> ChapterSource {
    var format = ChapterFormat(text: SourceText(bytes, path: path))
    return try format.read()
  }

  private init(text: SourceText) { self.text = text }

  private mutating func read() throws(LocatedError) -> ChapterSource {
    for line in text.lines { try read(line) }
    if let hiddenSince {
      throw text.error(line: hiddenSince, "'// snippet.hide' has no '// snippet.show' after it")
    }
    try endProse()
    endCode()
    guard let title else {
      throw text.error(line: 1, "a chapter needs a prose line '//: # Title', but it has no prose")
    }
    return ChapterSource(
      title: title, pieces: pieces, parameters: ParameterScan.declarations(in: text))
  }

  private mutating func read(_ line: SourceText.Line) throws(LocatedError) {
    if let words = text.prose(of: line) {
      guard hiddenSince == nil else {
        throw text.error(line: line.number, "prose cannot be hidden; end the hidden code above it")
      }
      try readTitle(words, line: line.number)
      endCode()
      prose.append((line.number, words))
      return
    }
    try endProse()
    if let (word, column) = text.snippetMarker(of: line) {
      try readMarker(word, line: line.number, column: column)
      code.append(.init(number: line.number, text: nil))
    } else {
      code.append(.init(number: line.number, text: hiddenSince == nil ? text.string(line) : nil))
    }
  }

  private mutating func readTitle(_ words: String, line: Int) throws(LocatedError) {
    guard title == nil else { return }
    guard words.hasPrefix("# "), !words.dropFirst(2).trimmed.isEmpty else {
      throw text.error(line: line, "the first prose line must be '//: # Title'")
    }
    title = words.dropFirst(2).trimmed
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
    pieces.append(.prose(lines: prose.map(\.text)))
    prose = []
  }

  private mutating func endCode() {
    guard !code.isEmpty else { return }
    pieces.append(.code(lines: code))
    code = []
  }
}
