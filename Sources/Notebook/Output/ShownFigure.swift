/// A figure as a report shows it, its files already encoded.
struct ShownFigure {
  let name: String
  let fileExtension: String
  let bytes: [UInt8]
  /// The figure's numbers as comma-separated values.
  let table: [UInt8]?
  let caption: String
  let alternativeText: String
  /// In CSS pixels.
  let width: Int
  /// Whether the index shows it for the chapter.
  let isCover: Bool
  /// The line whose call showed it.
  let line: Int

  var fileName: String { "\(name).\(fileExtension)" }

  var tableName: String { "\(name).csv" }

  /// The picture and below it the caption.
  ///
  /// An HTML image, for Markdown's own cannot say how wide a picture of double resolution is;
  /// GitHub, GitLab and Forgejo keep `src`, `alt` and `width`. No height: they narrow a wide
  /// picture to the page.
  var markdown: String {
    let link = table == nil ? "" : " ([data](\(tableName)))"
    return """
      \(image(in: ""))

      *\(MarkdownText.escaped(caption))*\(link)
      """
  }

  /// The picture alone, seen from a page that stands above `folder`.
  func image(in folder: String) -> String {
    Self.image(source: folder + fileName, alternativeText: alternativeText, width: width)
  }

  /// An image in HTML.
  static func image(source: String, alternativeText: String, width: Int) -> String {
    "<img src=\"\(source)\" alt=\"\(MarkdownText.attribute(alternativeText))\" width=\"\(width)\">"
  }
}
