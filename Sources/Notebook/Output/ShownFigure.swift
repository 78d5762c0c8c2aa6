import Figures

/// A figure as a report shows it, its files already encoded.
package struct ShownFigure: Equatable, Sendable {
  /// The name of its files, without their extensions.
  package let name: String
  /// `png` or `svg`.
  package let fileExtension: String
  package let bytes: [UInt8]
  /// The numbers that the picture draws, or a summary of them.
  package let table: DataTable?
  /// Plain text below the picture.
  package let caption: String
  /// Plain text that says what is to be seen.
  package let alternativeText: String
  /// The width in CSS pixels.
  package let width: Int
  /// Whether the index shows it for the chapter.
  package let isCover: Bool
  /// The line whose call showed it.
  package let line: Int

  /// The name of the picture's file.
  package var fileName: String { "\(name).\(fileExtension)" }

  /// The name of the table's file.
  package var tableName: String { "\(name).csv" }

  /// The names of its files.
  var fileNames: [String] { table == nil ? [fileName] : [fileName, tableName] }

  /// The picture and below it the caption.
  ///
  /// An HTML image, for Markdown's own cannot say how wide a picture of double resolution is;
  /// GitHub, GitLab and Forgejo keep `src`, `alt` and `width`. No height: they narrow a wide
  /// picture to the page.
  var markdown: String {
    let link = table == nil ? "" : " ([data](\(tableName)))"
    return """
      \(image(in: ""))

      \(captionMarkdown)\(link)
      """
  }

  /// The caption as Markdown.
  package var captionMarkdown: String { "*\(MarkdownText.escaped(caption))*" }

  /// The picture alone, seen from a page that stands above `folder`.
  func image(in folder: String) -> String {
    Self.image(source: folder + fileName, alternativeText: alternativeText, width: width)
  }

  /// An image in HTML.
  static func image(source: String, alternativeText: String, width: Int) -> String {
    "<img src=\"\(source)\" alt=\"\(HTMLText.escaped(alternativeText.onOneLine))\" width=\"\(width)\">"
  }
}
