import Basics
import Figures
import TestSupport

@testable import Exporting
@testable import Notebook

/// Text that breaks out of whatever does not escape it: HTML's text, attributes, comments and raw
/// elements, Markdown, JSON.
let hostile = #"</script></title></style>--><img src=x onerror="alert(1)">'"&amp;\|`*_[a](b)$"#

func document(
  _ blocks: Document.Block..., closing: [Document.Block] = [], title: String = "Title"
) -> Document {
  Document(name: "example", title: title, number: 7, blocks: blocks, closing: closing)
}

func figure(
  _ name: String = "picture", fileExtension: String = "png", bytes: [UInt8] = [1, 2, 3],
  table: DataTable? = nil, caption: String = "Caption", alternativeText: String = "Alternative"
) -> ShownFigure {
  ShownFigure(
    name: name, fileExtension: fileExtension, bytes: bytes, table: table, caption: caption,
    alternativeText: alternativeText, width: 560, isCover: false, line: 1)
}

/// A report with a block of each kind, plain and hostile.
let fullDocument = document(
  .prose("# A *stacked* autoencoder"), .prose("Prose.[^1]\n\n[^1]: A note."),
  .code(["let a = \"<b>\"  // \(hostile)"], language: "swift"),
  .output(.text(hostile)), .output(.markdown("**Bold** \(hostile)")),
  .output(
    .table(
      Table(
        columns: [.text(hostile), .number("Value", digits: 2)],
        rows: [[.text(hostile), 0.5], [.markdown("*a*"), .empty]]))),
  .output(
    .figure(
      figure(
        "curve", fileExtension: "svg", bytes: Array("<svg xmlns='x'/>".utf8),
        table: DataTable(columns: ["x", hostile], rows: [["1,5", hostile]]), caption: hostile,
        alternativeText: hostile))),
  .prose("## \(hostile)"), .output(.figure(figure("of-hidden-code"))),
  .output(.markdown("*Of hidden code.*")), .prose("## Second\n\n### Third\n\n## Second"),
  .code(["swift run"], language: "sh"),
  closing: [
    .prose("## Reproduce this"), .code(["swift run"], language: "sh"),
    .output(.table(Table(columns: [.text("Parameter")], rows: [["l2"]]))),
  ])

func html(_ document: Document) -> String { HTMLPage.html(of: document) }

/// The HTML of the blocks alone.
func body(_ blocks: Document.Block...) -> String {
  HTMLBody(Document(name: "example", title: "", number: nil, blocks: blocks, closing: [])).html
}

extension String {
  /// How often `part` occurs.
  func occurrences(of part: String) -> Int { ranges(of: part).count }
}

extension [UInt8] {
  func write(toFile path: String) throws {
    try FileSystem.replaceFile(path, self)
  }
}
