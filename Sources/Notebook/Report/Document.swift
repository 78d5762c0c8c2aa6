import Basics

/// A chapter's report as data: what stands in it, from top to bottom.
///
/// The document of a run that failed has what had been shown up to then, and no closing section.
package struct Document: Equatable, Sendable {
  /// A piece of the report that stands for itself.
  package enum Block: Equatable, Sendable {
    /// Markdown of the author.
    case prose(String)
    /// The lines of a chunk that are shown, or a command.
    case code([String], language: String)
    /// What a chunk has shown, below its code.
    case output(Output)
  }

  /// The chapter's name: `tied-weights`.
  package let name: String
  /// The chapter's title, as the Markdown of its first line has it.
  package let title: String
  /// The chapter's place in the book.
  package let number: Int?
  /// The links at the first and last line; empty for a page without.
  package let navigation: String
  /// Prose, code and outputs.
  package let blocks: [Block]
  /// The section that tells how to make the report again.
  package let closing: [Block]
}

extension Document {
  /// The report as Markdown: LF line ends, one at the end.
  package var markdown: String {
    ([navigation] + (blocks + closing).map(\.markdown) + [navigation])
      .filter { !$0.isEmpty }.joined(separator: "\n\n").withControlPictures + "\n"
  }
}

extension Document.Block {
  /// The block as Markdown, without a line end.
  package var markdown: String {
    switch self {
    case .prose(let text): text
    case .code(let lines, let language): MarkdownText.codeBlock(lines, language: language)
    case .output(let output): output.markdown
    }
  }
}
