import Notebook

/// Swift source as HTML with colours. A keyword that names an argument (`in: 0...1`) or a member is a name.
enum SwiftHighlighting {
  private static let keywords = Set(
    """
    any as async await break case catch class continue default defer deinit do else enum extension false final for \
    func guard if import in init inout internal is let mutating nil override package private protocol public repeat \
    return self Self some static struct subscript super switch throw throws true try typealias var where while
    """.split(separator: " "))

  /// The HTML of `source`, to stand within `<code>`.
  static func html(_ source: String) -> String {
    let bytes = Array(source.utf8)
    var html = ""
    var position = 0
    for span in SourceScanner.spans(of: bytes) {
      html += code(String(decoding: bytes[position..<span.range.lowerBound], as: UTF8.self))
      let text = String(decoding: bytes[span.range], as: UTF8.self)
      switch span.kind {
      case .lineComment, .blockComment: html += element("comment", text)
      case .string, .regularExpression: html += element("string", text)
      }
      position = span.range.upperBound
    }
    return html + code(String(decoding: bytes[position...], as: UTF8.self))
  }

  /// Code without comments and literals.
  private static func code(_ text: String) -> String {
    let token =
      /(?:\$\w+|[.`][_\p{L}]\w*|[_\p{L}]\w*:)|(?<attribute>[@#]\w+)|(?<number>[0-9]\w*(?:\.[0-9]\w*)*)|\w+/
    var html = ""
    var position = text.startIndex
    for match in text.matches(of: token) {
      html += HTMLText.escaped(String(text[position..<match.range.lowerBound]))
      let word = String(match.0)
      let kind =
        match.attribute != nil
        ? "attribute"
        : match.number != nil ? "number" : keywords.contains(match.0) ? "keyword" : nil
      html += kind.map { element($0, word) } ?? HTMLText.escaped(word)
      position = match.range.upperBound
    }
    return html + HTMLText.escaped(String(text[position...]))
  }

  private static func element(_ kind: String, _ text: String) -> String {
    "<span class=\"\(kind)\">\(HTMLText.escaped(text))</span>"
  }
}
