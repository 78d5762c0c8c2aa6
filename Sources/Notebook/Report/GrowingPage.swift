/// The Markdown page of a chapter that runs: its document so far, without navigation. It is updated after
/// each output at little cost, so that thousands of outputs are kept one by one.
@MainActor
struct GrowingPage {
  /// The pieces of the source, and the outputs below each.
  private var pieces: [String] = []
  private var outputs: [String] = []
  /// How much of the chapter is in them.
  private(set) var outputCount = 0
  private var proseVersion = 0

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

  /// Brings the prose up to date with the values and claims so far.
  private mutating func updatePieces(_ chapter: Chapter) {
    guard isEmpty || chapter.proseVersion != proseVersion else { return }
    proseVersion = chapter.proseVersion
    let weaver = chapter.weaver
    pieces = chapter.source.pieces.indices.map { index in
      Self.block(weaver.block(ofPiece: index)?.markdown ?? "")
    }
    if isEmpty { outputs = Array(repeating: "", count: pieces.count) }
  }

  /// A block behind others.
  private static func block(_ text: String) -> String { text.isEmpty ? "" : "\n\n" + text }
}
