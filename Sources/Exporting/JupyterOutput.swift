import Figures
import Notebook

/// What code has shown, as the outputs of a notebook's code cell.
enum JupyterOutput {
  /// The outputs that show `output`: each in several media types, of which a reader's program takes
  /// the richest that it knows.
  static func values(of output: Output) -> [RecordValue] {
    switch output {
    case .markdown:
      [display([("text/markdown", output.markdown), ("text/plain", output.markdown)])]
    case .text(let text):
      [display([("text/plain", text)])]
    case .table:
      [
        display([
          ("text/html", HTMLBody(markdown: output.markdown).html),
          ("text/markdown", output.markdown), ("text/plain", output.markdown),
        ])
      ]
    case .figure(let figure):
      [picture(EmbeddedFigure(figure: figure)), caption(EmbeddedFigure(figure: figure))]
    }
  }

  private static func display(_ texts: [(mediaType: String, text: String)]) -> RecordValue {
    display(data: texts.map { .init($0.mediaType, $0.text.jupyterText) }, metadata: [])
  }

  private static func display(
    data: [RecordValue.Member], metadata: [RecordValue.Member]
  ) -> RecordValue {
    .object([
      .init("data", RecordValue.object(data)), .init("metadata", RecordValue.object(metadata)),
      .init("output_type", "display_data"),
    ])
  }

  /// The picture, with the alternative text as its plain text and where nbconvert looks for it.
  private static func picture(_ embedded: EmbeddedFigure) -> RecordValue {
    let figure = embedded.figure
    let isText = embedded.mediaType == "image/svg+xml"
    let content =
      isText
      ? String(decoding: figure.bytes, as: UTF8.self).jupyterText : figure.$bytes.recordValue
    var data: [RecordValue.Member] = [
      .init(embedded.mediaType, content), .init("text/plain", figure.alternativeText.jupyterText),
    ]
    if let table = figure.table { data.append(.init("text/csv", table.csv().jupyterText)) }
    let description: [RecordValue.Member] = [
      .init("alt", figure.alternativeText), .init("width", figure.width),
    ]
    return display(
      data: data, metadata: [.init(embedded.mediaType, RecordValue.object(description))])
  }

  /// The caption and, folded up, the picture in words and numbers: few programs show a picture's
  /// own alternative text.
  private static func caption(_ embedded: EmbeddedFigure) -> RecordValue {
    let (figure, words) = (embedded.figure, HTMLText.escaped(embedded.figure.alternativeText))
    let html = """
      <p><em>\(HTMLText.escaped(figure.caption))</em></p>
      <details>
      <summary>The picture in words</summary>
      <p>\(words)</p>
      \(embedded.numbersAsTable)</details>
      """
    let numbers = figure.table.map { table in
      let rows = table.rows.map { $0.map(TableCell.text) }
      return "\n\n" + Table(columns: table.columns.map { .text($0) }, rows: rows).markdown
    }
    return display([
      ("text/html", html), ("text/markdown", figure.captionMarkdown + (numbers ?? "")),
      ("text/plain", figure.caption),
    ])
  }
}

extension String {
  /// The text as notebooks store it: a list of its lines, each with its line end.
  var jupyterText: RecordValue {
    var lines: [String] = []
    var line = UnicodeScalarView()
    for scalar in unicodeScalars {
      line.append(scalar)
      if scalar == "\n" {
        lines.append(String(line))
        line = UnicodeScalarView()
      }
    }
    if !line.isEmpty { lines.append(String(line)) }
    return lines.recordValue
  }
}
