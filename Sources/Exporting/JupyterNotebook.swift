import Notebook

/// A report as a Jupyter notebook, nbformat 4.5, with the outputs as the run has shown them.
///
/// Prose is a Markdown cell, shown code a code cell that holds its outputs. What hidden code has
/// shown stands where the report has it: Markdown as a cell of its own, the rest in a code cell
/// whose source is hidden.
struct JupyterNotebook {
  private var cells: [RecordValue] = []
  private var executionCount = 0
  /// The code cell that takes outputs.
  private var open: (source: [String], isHidden: Bool, outputs: [RecordValue])?

  /// The notebook of `document` as JSON: the same text for the same document.
  static func json(of document: Document) -> String {
    var notebook = JupyterNotebook()
    for block in document.blocks { notebook.append(block) }
    notebook.closeCode()
    if !document.closing.isEmpty {
      notebook.appendProse(document.closing.map(\.markdown).joined(separator: "\n\n"))
    }
    return RecordValue.object([
      .init("cells", RecordValue.list(notebook.cells)),
      .init("metadata", metadata(title: HTMLBody(document).headings.first?.text ?? document.title)),
      .init("nbformat", 4), .init("nbformat_minor", 5),
    ]).json() + "\n"
  }

  private static func metadata(title: String) -> RecordValue {
    .object([
      .init(
        "kernelspec",
        RecordValue.object([
          .init("display_name", "Swift"), .init("language", "swift"), .init("name", "swift"),
        ])),
      .init(
        "language_info",
        RecordValue.object([
          .init("codemirror_mode", "swift"), .init("file_extension", ".swift"),
          .init("mimetype", "text/x-swift"), .init("name", "swift"),
          .init("pygments_lexer", "swift"),
        ])),
      .init("title", title),
    ])
  }

  private mutating func append(_ block: Document.Block) {
    switch block {
    case .code(let lines, "swift"):
      closeCode()
      open = (lines, false, [])
    case .output(.markdown(let text)) where open?.isHidden ?? true:
      closeCode()
      appendProse(text)
    case .output(let output):
      if open == nil { open = (["// This code is not shown in the report."], true, []) }
      open?.outputs += JupyterOutput.values(of: output)
    case .prose, .code:
      closeCode()
      appendProse(block.markdown)
    }
  }

  private mutating func appendProse(_ markdown: String) {
    cells.append(
      .object([
        .init("cell_type", "markdown"), .init("id", nextIdentifier),
        .init("metadata", RecordValue.object([])), .init("source", markdown.jupyterText),
      ]))
  }

  private mutating func closeCode() {
    guard let code = open else { return }
    open = nil
    executionCount += 1
    let hiding: [RecordValue.Member] = [
      .init("jupyter", RecordValue.object([.init("source_hidden", true)])),
      .init("tags", ["hide-input"]),
    ]
    cells.append(
      .object([
        .init("cell_type", "code"), .init("execution_count", executionCount),
        .init("id", nextIdentifier),
        .init("metadata", RecordValue.object(code.isHidden ? hiding : [])),
        .init("outputs", RecordValue.list(code.outputs)),
        .init("source", code.source.joined(separator: "\n").jupyterText),
      ]))
  }

  /// Cells are counted, so that a notebook made again has the same names.
  private var nextIdentifier: String { "cell-\(cells.count + 1)" }
}
