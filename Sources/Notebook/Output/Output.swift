import Basics

/// What a chapter shows under a chunk.
package enum Output: Equatable, Sendable {
  case markdown(String)
  /// Text as it is, in a block of its own.
  case text(String)
  case table(Table)
  case figure(ShownFigure)

  /// The output as a Markdown block.
  package var markdown: String {
    switch self {
    case .markdown(let text): text.trimmedLines.joined(separator: "\n")
    case .text(let text): MarkdownText.codeBlock(text.trimmedLines, language: "text")
    case .table(let table): table.markdown
    case .figure(let figure): figure.markdown
    }
  }
}
