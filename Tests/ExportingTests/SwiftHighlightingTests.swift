import Testing

@testable import Exporting

@Suite struct SwiftHighlightingTests {
  /// `[k:let]` stands for a keyword, and so on.
  private func marked(_ source: String) -> String {
    var text = SwiftHighlighting.html(source)
    for kind in ["comment", "string", "number", "keyword", "attribute"] {
      text = text.replacing("<span class=\"\(kind)\">", with: "[\(kind.first!):")
    }
    return text.replacing("</span>", with: "]")
      .replacing("&lt;", with: "<").replacing("&quot;", with: "\"").replacing("&amp;", with: "&")
  }

  @Test(arguments: [
    ("let a = 1", "[k:let] a = [n:1]"),
    ("0...1", "[n:0]...[n:1]"), ("0.01 + 1_000", "[n:0.01] + [n:1_000]"),
    ("0xFFp3.a", "[n:0xFFp3].a"),
    ("f(in: x, default: 5)", "f(in: x, default: [n:5])"),
    ("a.init.self", "a.init.self"), ("for x in y {", "[k:for] x [k:in] y {"),
    ("`in` let1 outlet", "`in` let1 outlet"),
    ("{ $0 + $1 }", "{ $0 + $1 }"),
    ("@MainActor #if x", "[a:@MainActor] [a:#if] x"),
    ("a // b \"c\"", "a [c:// b \"c\"]"), ("/* let /* 1 */ */ 2", "[c:/* let /* 1 */ */] [n:2]"),
    ("\"let \\(a + \"1\") // x\"", "[s:\"let \\(a + \"1\") // x\"]"),
    ("/let/.x", "[s:/let/].x"), ("größe ℓ2 w1", "größe ℓ2 w1"),
    ("a<b&c", "a<b&c"),
  ])
  func colours(source: String, expected: String) {
    #expect(marked(source) == expected)
  }

  @Test func changesNoCharacter() {
    let source = "let a = \"\u{1F600}\"\n\t// <b> & 'c'\nreturn 5 // ℓ2"
    var text = SwiftHighlighting.html(source)
    for part in text.matches(of: /<[^>]*>/).reversed() { text.removeSubrange(part.range) }
    text = text.replacing("&lt;", with: "<").replacing("&gt;", with: ">")
      .replacing("&quot;", with: "\"").replacing("&amp;", with: "&")
    #expect(text == source)
  }
}
