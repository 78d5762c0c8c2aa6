import Notebook

/// HTML in an author's Markdown, made harmless.
///
/// Some elements without attributes are kept, comments are dropped, and any other tag is shown as
/// text. So a report can neither run, load nor send anything, nor break out of its page.
enum RawHTML {
  private static let allowed: Set<String> = [
    "abbr", "b", "br", "cite", "code", "dd", "del", "details", "dfn", "dl", "dt", "em", "hr", "i",
    "ins", "kbd", "mark", "q", "s", "samp", "small", "strong", "sub", "summary", "sup", "u", "var",
    "wbr",
  ]

  /// `html` with only text and allowed tags in it.
  static func harmless(_ html: String) -> String {
    let part = /<!--.*?(?:-->|$)|<(?<end>\/?)(?<name>[A-Za-z]+) *\/?>/.dotMatchesNewlines()
    var result = ""
    var position = html.startIndex
    for match in html.matches(of: part) {
      result += text(html[position..<match.range.lowerBound])
      if let name = match.name?.lowercased() {
        result += allowed.contains(name) ? "<\(match.end ?? "")\(name)>" : text(match.0)
      }
      position = match.range.upperBound
    }
    return result + text(html[position...])
  }

  /// Text between tags keeps its character references.
  private static func text(_ text: Substring) -> String {
    HTMLText.escaped(String(text)).replacing("&amp;", with: "&")
  }
}
