import Basics
import Notebook

/// A report as a Jupyter notebook, nbformat 4.5, with the outputs of the run.
///
/// A block of Swift is a code cell, with the tables, figures and texts that follow it directly as outputs. A figure
/// of hidden code stands in a code cell whose source is hidden. All other text is Markdown cells.
struct JupyterNotebook {
  private let report: WrittenReport
  private var pieces: MarkdownPieces
  private var cells: [JSON] = []
  private var executionCount = 0
  /// The code cell that takes outputs.
  private var open: (source: String, isHidden: Bool, outputs: [JSON])?

  /// The notebook of `report` as JSON: the same text for the same report.
  static func json(of report: WrittenReport) -> String { JupyterNotebook(report).json }

  private init(_ report: WrittenReport) {
    self.report = report
    pieces = MarkdownPieces(report)
    let tree = MarkdownTree(report.markdown)
    var position = 0
    for block in tree.blocks where block.lines.lowerBound >= position {
      let above = position..<block.lines.lowerBound
      let gap = prose(above)
      let followsOutput = open != nil && gap.isEmpty
      var last = block.lines.upperBound
      if block.kind == .codeBlock, block.language == "swift" {
        close(with: above)
        open = (String(block.literal.dropLast()), false, [])
      } else if let figure = report.figure(at: block) {
        let shown = outputs(of: figure)
        if !followsOutput {
          close(with: above)
          open = ("// This code is hidden in the report.", true, [])
        }
        open?.outputs += shown
        last = figure.caption?.lines.upperBound ?? last
      } else if followsOutput, let output = output(of: block) {
        open?.outputs.append(output)
      } else {
        continue
      }
      position = last + 1
    }
    close(with: position..<report.lines.count)
  }

  private var json: String {
    let title = MarkdownTree(report.markdown).nodes.first { $0.kind == .heading }?.plainText
    let metadata: [JSON.Member] = [
      .init("kernelspec", .texts(["display_name": "Swift", "language": "swift", "name": "swift"])),
      .init("language_info", .texts(["file_extension": ".swift", "name": "swift"])),
      .init("title", .text(title ?? report.name)),
    ]
    return JSON.object([
      .init("cells", .list(cells)), .init("metadata", .object(metadata)),
      .init("nbformat", .number(4)), .init("nbformat_minor", .number(5)),
    ]).text() + "\n"
  }

  // MARK: Cells

  /// The text of `range` of the lines, without blank lines around it.
  private func prose(_ range: Range<Int>) -> String {
    report.lines[range].joined(separator: "\n").trimmedLines.joined(separator: "\n")
  }

  /// Ends the open code cell, and appends a Markdown cell of `lines` if they have any text.
  private mutating func close(with lines: Range<Int>) {
    if let code = open {
      open = nil
      executionCount += 1
      let hiding: [JSON.Member] = [
        .init("jupyter", .object([.init("source_hidden", .boolean(true))])),
        .init("tags", .list([.text("hide-input")])),
      ]
      append(
        "code", code.source, metadata: code.isHidden ? hiding : [],
        [
          .init("execution_count", .number(executionCount)), .init("outputs", .list(code.outputs)),
        ])
    }
    let prose = pieces.markdown(of: lines)
    if !prose.isEmpty { append("markdown", prose) }
  }

  /// Appends a cell. Cells are counted, so that an equal notebook has equal identifiers.
  private mutating func append(
    _ type: String, _ source: String, metadata: [JSON.Member] = [], _ members: [JSON.Member] = []
  ) {
    cells.append(
      .object(
        [
          .init("cell_type", .text(type)), .init("id", .text("cell-\(cells.count + 1)")),
          .init("metadata", .object(metadata)), .init("source", source.jupyterLines),
        ] + members))
  }

  // MARK: Outputs

  /// The output that a table or a block of text is.
  private mutating func output(of block: MarkdownNode) -> JSON? {
    if block.kind == .codeBlock, block.language == "text" {
      return display([("text/plain", String(block.literal.dropLast()))])
    }
    guard block.kind == .table else { return nil }
    let text = pieces.markdown(of: Range(block.lines))
    let table = HTMLBody(WrittenReport(name: report.name, page: text), typesetsFormulas: true)
    return display([("text/html", table.html), ("text/markdown", text), ("text/plain", text)])
  }

  /// The picture; then the caption and, folded up, its alternative text and numbers.
  private func outputs(of figure: WrittenReport.Figure) -> [JSON] {
    let (picture, words) = (figure.picture, figure.alternativeText)
    let type = picture.mediaType ?? ""
    var data = [
      JSON.Member(
        type, type == "image/svg+xml" ? picture.text.jupyterLines : .text(picture.base64)),
      .init("text/plain", words.jupyterLines),
    ]
    if let numbers = figure.numbers { data.append(.init("text/csv", numbers.text.jupyterLines)) }
    let description = JSON.object([
      .init("alt", .text(words)), .init("width", .number(figure.width)),
    ])
    let html = """
      <p><em>\(HTMLText.escaped(figure.captionText))</em></p>
      <details>
      <summary>The picture in words and numbers</summary>
      <p>\(HTMLText.escaped(words))</p>
      \(figure.numbers.map(HTMLBody.html(numbers:)) ?? "")</details>
      """
    let caption = figure.caption.map { prose(Range($0.lines)) } ?? ""
    // Behind the caption's last asterisk stands the link to the numbers.
    let markdown = caption.lastIndex(of: "*").map { String(caption[...$0]) } ?? ""
    return [
      display(data: data, metadata: [.init(type, description)]),
      display([
        ("text/html", html), ("text/markdown", markdown), ("text/plain", figure.captionText),
      ]),
    ]
  }

  private func display(_ texts: [(mediaType: String, text: String)]) -> JSON {
    display(data: texts.map { .init($0.mediaType, $0.text.jupyterLines) }, metadata: [])
  }

  /// An output in several media types, of which a viewer shows the richest that it supports.
  private func display(data: [JSON.Member], metadata: [JSON.Member]) -> JSON {
    .object([
      .init("data", .object(data)), .init("metadata", .object(metadata)),
      .init("output_type", .text("display_data")),
    ])
  }
}

extension JSON {
  fileprivate static func texts(_ texts: KeyValuePairs<String, String>) -> JSON {
    .object(texts.map { Member($0.key, .text($0.value)) })
  }
}

extension String {
  /// The text as notebooks store it: a list of its lines, each with its line end.
  var jupyterLines: JSON {
    var lines = utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map { "\(Substring($0))\n" }
    lines[lines.count - 1].unicodeScalars.removeLast()
    return .list(lines.filter { !$0.isEmpty }.map { .text($0) })
  }
}

/// A file format of exported reports.
package enum ExportFormat: String, CaseIterable, Sendable {
  /// A Jupyter notebook, nbformat 4.5.
  case ipynb
  /// A page that needs no other file, no network and no script.
  case html

  /// The file of `report`: the same bytes for the same report.
  package func file(of report: WrittenReport) -> [UInt8] {
    switch self {
    case .ipynb: Array(JupyterNotebook.json(of: report).utf8)
    case .html: Array(HTMLPage.html(of: report).utf8)
    }
  }
}
