/// The Markdown page of a chapter that runs: that of its document so far, put together anew after
/// each output at little cost, so that thousands of outputs are kept as they come.
@MainActor
struct GrowingPage {
  /// The pieces of the source, and below each what has been shown there.
  private var pieces: [String] = []
  private var outputs: [String] = []
  /// How much of the chapter is in them.
  private(set) var outputCount = 0
  private var valueCount = 0

  /// Whether no page has been made yet.
  var isEmpty: Bool { outputs.isEmpty }

  /// The page of `chapter`, which is that of the last call, further on.
  mutating func markdown(of chapter: Chapter) -> String {
    updatePieces(chapter)
    for (line, output) in chapter.outputs[outputCount...] {
      outputs[chapter.source.pieceIndex(ofLine: line)] += Self.block(output.markdown)
    }
    outputCount = chapter.outputs.count
    let closing = chapter.closing.map { Self.block($0.markdown) }
    let text = zip(pieces, outputs).map { $0 + $1 }.joined() + closing.joined()
    return text.dropFirst(2) + "\n"
  }

  /// The prose says other things as soon as there are more values to quote.
  private mutating func updatePieces(_ chapter: Chapter) {
    let count = chapter.settings.count + chapter.records.count
    guard isEmpty || count != valueCount else { return }
    valueCount = count
    let value = chapter.proseText
    pieces = chapter.source.pieces.map {
      Self.block(Weaver.block(of: $0, value: value)?.markdown ?? "")
    }
    if isEmpty { outputs = Array(repeating: "", count: pieces.count) }
  }

  /// A block behind others.
  private static func block(_ text: String) -> String { text.isEmpty ? "" : "\n\n" + text }
}
