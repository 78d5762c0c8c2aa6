import Figures
import Notebook
import Platform

/// A figure that carries its files within the page.
struct EmbeddedFigure {
  let figure: ShownFigure

  /// The media type of the picture (IANA).
  var mediaType: String {
    switch figure.fileExtension {
    case "svg": "image/svg+xml"
    case "jpg", "jpeg": "image/jpeg"
    default: "image/\(figure.fileExtension)"
    }
  }

  /// Whether the picture is drawn in lines and text, which must not become too small to read.
  var isDrawing: Bool { figure.fileExtension == "svg" }

  /// The picture as an address.
  var pictureAddress: String { "data:\(mediaType);base64,\(figure.$bytes)" }

  /// The numbers as comma-separated values, as an address.
  var tableAddress: String? {
    figure.table.map { table in
      "data:text/csv;charset=utf-8;base64," + Data(table.csv().utf8).base64EncodedString()
    }
  }

  /// The figure as HTML with the anchor `anchor`: picture, caption and, folded up, its numbers.
  func html(anchor: String) -> String {
    // A drawing keeps a width at which it can be read, so on a phone it scrolls.
    let name = HTMLText.escaped(figure.name)
    let frame =
      isDrawing
      ? "<div class=\"drawing\" role=\"region\" aria-label=\"Picture \(name)\" tabindex=\"0\">"
      : "<div>"
    return """
      <figure id="\(HTMLText.escaped(anchor))">
      \(frame)\(image)</div>
      <figcaption>\(HTMLText.escaped(figure.caption))</figcaption>
      \(numbers)</figure>
      """
  }

  /// The picture alone.
  var image: String {
    "<img src=\"\(pictureAddress)\" alt=\"\(HTMLText.escaped(figure.alternativeText))\""
      + " width=\"\(figure.width)\">"
  }

  /// The numbers, folded up.
  private var numbers: String {
    figure.table == nil
      ? ""
      : """
      <details class="numbers">
      <summary>Data for this picture</summary>
      \(numbersAsTable)</details>

      """
  }

  /// The numbers as a table and as a file.
  var numbersAsTable: String {
    guard let table = figure.table, let tableAddress else { return "" }
    let name = HTMLText.escaped(figure.tableName)
    return """
      \(Self.html(table))
      <p><a href="\(tableAddress)" download="\(name)">\(name)</a></p>

      """
  }

  private static func html(_ table: DataTable) -> String {
    func row(_ cells: [String], _ element: String) -> String {
      let content = cells.map { "<\(element)>\(HTMLText.escaped($0))</\(element)>" }.joined()
      return "<tr>\(content)</tr>\n"
    }
    return """
      <div class="scrolling" role="region" aria-label="Data for this picture" tabindex="0">
      <table>
      <thead>
      \(row(table.columns, "th"))</thead>
      <tbody>
      \(table.rows.map { row($0, "td") }.joined())</tbody>
      </table>
      </div>
      """
  }
}
