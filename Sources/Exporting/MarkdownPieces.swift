import Basics
import Notebook

/// The Markdown of a report in pieces that stand for themselves, as the cells of a notebook do: with the report's own
/// images in them, without links to files beside the report, the addresses of links in their places, and the
/// footnotes below the piece that refers to them.
struct MarkdownPieces {
  /// A footnote's text, and the numbers of those to which it refers.
  private struct Footnote {
    let line: Int
    let text: String
    let references: [Int]
  }

  private let report: WrittenReport
  private let tree: MarkdownTree
  /// The blocks that are not taken, by their first lines.
  private var blocks: [Int: MarkdownNode]
  private var footnotes: [Footnote] = []

  init(_ report: WrittenReport) {
    self.report = report
    tree = MarkdownTree(report.markdown)
    blocks = Dictionary(tree.blocks.map { ($0.lines.lowerBound, $0) }) { first, _ in first }
    for footnote in tree.footnotes {
      let line = footnote.lines.lowerBound
      let references = references(in: [footnote])
      makePortable([footnote])
      footnotes.append(
        Footnote(
          line: line, text: tree.takeMarkdown(of: footnote.children).trimmed, references: references
        ))
    }
  }

  /// The Markdown of the blocks that begin in `lines`, which no call had before; as it is where it can be.
  mutating func markdown(of lines: Range<Int>) -> String {
    let text = report.lines[lines].joined(separator: "\n").trimmedLines.joined(separator: "\n")
    let blocks = lines.compactMap { self.blocks.removeValue(forKey: $0) }
    // Definitions alone show nothing.
    guard !blocks.isEmpty else { return "" }
    var references = references(in: blocks)
    let isWhole =
      references.isEmpty && !footnotes.contains { lines.contains($0.line) }
      && addresses(in: blocks) == addresses(in: MarkdownTree(text).blocks)
    let isChanged = makePortable(blocks)
    guard isChanged || !isWhole else { return text }
    var result = tree.takeMarkdown(of: blocks).trimmedLines.joined(separator: "\n")
    var index = 0
    while index < references.count {
      let number = references[index]
      let footnote = footnotes[number - 1]
      result += "\n\n<sup>\(number)</sup> \(footnote.text)"
      references += footnote.references.filter { !references.contains($0) }
      index += 1
    }
    return result
  }

  private func addresses(in blocks: [MarkdownNode]) -> [String] {
    blocks.flatMap(\.nodes).filter { $0.kind == .link || $0.kind == .image }.map(\.address)
  }

  /// The numbers of the footnotes to which `blocks` refer, each once.
  private func references(in blocks: [MarkdownNode]) -> [Int] {
    var numbers: [Int] = []
    for node in blocks.flatMap(\.nodes) where node.kind == .footnoteReference {
      if let number = Int(node.literal), !numbers.contains(number) { numbers.append(number) }
    }
    return numbers
  }

  /// Replaces what a reader of one file lacks; false if there is nothing of that kind.
  @discardableResult private func makePortable(_ blocks: [MarkdownNode]) -> Bool {
    var isChanged = false
    for node in blocks.flatMap(\.nodes) {
      switch node.kind {
      case .footnoteReference: node.replace(with: "<sup>\(node.literal)</sup>")
      case .link, .image:
        switch report.destination(of: node.address) {
        case .page: continue
        case .file(let file) where node.kind == .image && file.isPicture:
          node.setAddress(file.address)
        default: node.replace(with: "", closing: "")
        }
      case .rawBlock, .rawInline:
        let html = withEmbeddedImages(node.literal)
        guard html != node.literal else { continue }
        node.setLiteral(html)
      default: continue
      }
      isChanged = true
    }
    return isChanged
  }

  /// `html` with the report's own images in it.
  private func withEmbeddedImages(_ html: String) -> String {
    html.replacing(/(<img\s(?:[^>]*\s)?src\s*=\s*["'])([^"']*)/.ignoresCase()) { match in
      guard case .file(let file) = report.destination(of: String(match.2)), file.isPicture else {
        return String(match.0)
      }
      return match.1 + file.address
    }
  }
}
