import Basics

/// What a chapter shows under a chunk.
enum Output {
  case markdown(String)
  case text(String)
  case table(Table)
  case figure(ShownFigure)

  /// The output as a Markdown block.
  var markdown: String {
    switch self {
    case .markdown(let text): text.trimmedLines.joined(separator: "\n")
    case .text(let text): MarkdownText.codeBlock(text.trimmedLines, language: "text")
    case .table(let table): table.markdown
    case .figure(let figure): figure.markdown
    }
  }
}
