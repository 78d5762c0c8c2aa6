import Notebook

/// HTML that an author wrote into Markdown, made harmless.
///
/// A short list of elements without attributes is kept, comments are dropped, and any other tag is
/// shown as the text that it is. So a report can neither run, load nor send anything, nor break out
/// of its page.
enum RawHTML {
  private static let allowed: Set<String> = [
    "abbr", "b", "br", "cite", "code", "dd", "del", "details", "dfn", "dl", "dt", "em", "hr", "i",
    "ins", "kbd", "mark", "q", "s", "samp", "small", "strong", "sub", "summary", "sup", "u", "var",
    "wbr",
  ]

  /// The characters of the longest tag, `</details>`, and a few blanks.
  private static let longestTag = 16

  /// `html` with nothing in it but text and allowed tags.
  static func harmless(_ html: String) -> String {
    var result = ""
    var rest = Substring(html)
    while let opening = rest.firstIndex(of: "<") {
      result += text(rest[..<opening])
      rest = rest[opening...]
      if rest.hasPrefix("<!--") {
        rest = rest.firstRange(of: "-->").map { rest[$0.upperBound...] } ?? ""
      } else if let end = rest.prefix(longestTag).firstIndex(of: ">"),
        let tag = allowedTag(rest[...end])
      {
        result += tag
        rest = rest[rest.index(after: end)...]
      } else {
        result += "&lt;"
        rest = rest.dropFirst()
      }
    }
    return result + text(rest)
  }

  /// Text between tags keeps its character references.
  private static func text(_ text: Substring) -> String {
    HTMLText.escaped(String(text)).replacing("&amp;", with: "&")
  }

  /// `tag` as it is written in the page, or `nil` where it is not allowed.
  private static func allowedTag(_ tag: Substring) -> String? {
    var name = tag.dropFirst().dropLast()
    let isEnd = name.first == "/"
    if isEnd { name = name.dropFirst() }
    if name.last == "/" { name = name.dropLast() }
    while name.last == " " { name = name.dropLast() }
    let lowercased = name.lowercased()
    guard allowed.contains(lowercased) else { return nil }
    return isEnd ? "</\(lowercased)>" : "<\(lowercased)>"
  }
}
