import Basics
import Figures

/// An output that a chapter shows under a chunk.
package enum Output: Equatable, Sendable {
  /// Text without changes, in a block of code.
  case text(String)
  case table(Table)
  case figure(ShownFigure)

  /// The output as a Markdown block.
  package var markdown: String {
    switch self {
    case .text(let text): MarkdownText.codeBlock(text.trimmedLines, language: "text")
    case .table(let table): table.markdown
    case .figure(let figure): figure.markdown
    }
  }
}

/// A figure as a report shows it, its files already encoded.
package struct ShownFigure: Equatable, Sendable {
  /// The name of its files, without their extensions.
  package let name: String
  /// `png` or `svg`.
  package let fileExtension: String
  package let bytes: [UInt8]
  /// The numbers in the picture, or a summary of them.
  package let table: DataTable?
  /// Plain text below the picture.
  package let caption: String
  /// Plain text that describes the picture.
  package let alternativeText: String
  /// The width in CSS pixels.
  package let width: Int
  /// Whether the index shows it for the chapter.
  package let isCover: Bool

  /// The name of the picture's file.
  package var fileName: String { "\(name).\(fileExtension)" }

  /// The name of the table's file.
  package var tableName: String { "\(name).csv" }

  /// The names of its files.
  var fileNames: [String] { table == nil ? [fileName] : [fileName, tableName] }

  /// The picture, in HTML for its width, and below it the caption.
  var markdown: String {
    let link = table == nil ? "" : " ([data](\(tableName)))"
    return """
      \(Self.image(source: fileName, alternativeText: alternativeText, width: width))

      *\(MarkdownText.escaped(caption))*\(link)
      """
  }

  /// An image in HTML.
  static func image(source: String, alternativeText: String, width: Int) -> String {
    "<img src=\"\(source)\" alt=\"\(HTMLText.escaped(alternativeText.onOneLine))\" width=\"\(width)\">"
  }
}

/// Plain text as HTML that shows just that text.
package enum HTMLText {
  /// `text` as an element's content or a quoted attribute; control characters become their pictures.
  package static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\t", "\n", "\r": result.unicodeScalars.append(scalar)
      default: result.unicodeScalars.append(scalar.controlPicture ?? scalar)
      }
    }
    return result
  }
}
