import Basics

/// Weaves a chapter's prose and code with what its code has shown into one Markdown text.
struct Weaver {
  private var blocks: [String] = []

  /// The Markdown of `source`, each of `outputs` under the code that holds its line, and `closing`
  /// at the end. LF line ends, one at the end.
  static func weave(
    _ source: ChapterSource, outputs: [(line: Int, output: Output)], closing: [String]
  ) -> String {
    let byPiece = Dictionary(grouping: outputs) { source.pieceIndex(ofLine: $0.line) }
    var weaver = Weaver()
    for (index, piece) in source.pieces.enumerated() {
      switch piece {
      case .prose(let lines): weaver.append(lines.joined(separator: "\n").trimmedLines)
      case .code(let lines): weaver.append(code: lines)
      }
      for (_, output) in byPiece[index] ?? [] {
        weaver.append([output.markdown])
      }
    }
    return (weaver.blocks + closing).joined(separator: "\n\n") + "\n"
  }

  private mutating func append(_ lines: [String]) {
    let block = lines.joined(separator: "\n")
    if !block.isEmpty { blocks.append(block) }
  }

  /// The lines that are shown, as one block. Where hidden lines leave two blank ones next to each
  /// other, one goes; the author's own blank lines stay.
  private mutating func append(code lines: [ChapterSource.CodeLine]) {
    var shown: [String] = []
    var followsHidden = false
    for line in lines {
      guard let text = line.text else {
        followsHidden = true
        continue
      }
      let isBlank = text.trimmed.isEmpty
      if isBlank, followsHidden, shown.last?.trimmed.isEmpty ?? true { continue }
      shown.append(isBlank ? "" : text)
      followsHidden = false
    }
    guard let first = shown.firstIndex(where: { !$0.isEmpty }),
      let last = shown.lastIndex(where: { !$0.isEmpty })
    else { return }
    blocks.append(MarkdownText.codeBlock(Array(shown[first...last]), language: "swift"))
  }
}
