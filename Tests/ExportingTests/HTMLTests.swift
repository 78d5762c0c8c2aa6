import TestSupport
import Testing

@testable import Exporting

@Suite struct HTMLTests {
  @Test func isOnePageThatNeedsNothingBesideIt() {
    let page = HTMLPage.html(of: fullReport)
    #expect(page.hasPrefix("<!DOCTYPE html>\n<html lang=\"en\">\n"))
    #expect(page.contains("default-src 'none'; img-src data:; style-src 'unsafe-inline'"))
    #expect(page.contains("<title>A stacked autoencoder</title>"))
    #expect(page.contains("<p class=\"chapter\">Chapter 7</p>"))
    #expect(page.contains("prefers-color-scheme: dark") && page.contains("@media print"))
    #expect(page.contains("name=\"viewport\""))
    #expect(!page.contains("Index") && !page.contains("main.swift"))
    #expect(page.contains("See the layer."))
    for word in ["<script", "<link", "<iframe", "http://", "https://", "url(", "@import"] {
      #expect(!page.contains(word), "\(word)")
    }
    // Every address is within the page.
    for part in page.split(separator: "src=\"").dropFirst() { #expect(part.hasPrefix("data:")) }
    for part in page.split(separator: " href=\"").dropFirst() {
      #expect(part.hasPrefix("data:") || part.hasPrefix("#"))
    }
  }

  @Test func isTheSameEveryTime() {
    #expect(HTMLPage.html(of: fullReport) == HTMLPage.html(of: fullReport))
  }

  @Test func hasATableOfContentsThatLeadsToEachHeading() {
    let page = html("# T\n\n## The `code` & *more*\n\n### Deep\n\n## Deep\n\n#### Four")
    #expect(
      page.contains(
        """
        <nav aria-label="Contents">
        <ul>
        <li class="level-2"><a href="#the-code--more">The code &amp; more</a></li>
        <li class="level-3"><a href="#deep">Deep</a></li>
        <li class="level-2"><a href="#deep-1">Deep</a></li>
        </ul>
        </nav>
        """))
    #expect(
      page.contains(
        "<h2 id=\"the-code--more\">\nThe <code>code</code> &amp; <em>more</em>\n</h2>"))
    #expect(page.contains("<h1 id=\"t\">") && page.contains("<h4 id=\"four\">"))
    #expect(!html("# T").contains("<nav"))
  }

  @Test func embedsFiguresWithTheirWordsAndNumbers() {
    let page = body(
      figure("picture.png") + "\n\n" + figure("curve.svg", numbers: "curve.csv"),
      ["picture.png": "PNG", "curve.svg": "\u{1}\u{2}\u{3}", "curve.csv": "x\n1\n2\n"])
    #expect(
      page.contains(
        """
        <figure id="figure-picture">
        <img src="data:image/png;base64,UE5H" alt="Alternative" width="560">
        <figcaption>Caption</figcaption>
        </figure>
        """))
    #expect(page.contains("<figure id=\"figure-curve\">"))
    #expect(page.contains("<img src=\"data:image/svg+xml;base64,AQID\""))
    #expect(page.contains("<th>x</th>") && page.contains("<td>2</td>"))
    #expect(page.occurrences(of: "Caption") == 2)
    // "x\n1\n2\n" in Base64, as coreutils' base64 has it.
    #expect(
      page.contains(
        "href=\"data:text/csv;charset=utf-8;base64,eAoxCjIK\" download=\"curve.csv\">curve.csv</a>")
    )
  }

  /// An image of a file that is not there is its alternative text.
  @Test func embedsNothingElse() {
    for text in [
      figure("missing.png"), "<img src=\"https://a.org/a.png\" alt=\"Alternative\">",
      "- <img src=\"../a.png\" alt=\"Alternative\" width=\"1\">",
    ] {
      let page = body(text, ["a.png": "PNG"])
      #expect(!page.contains("<img") && page.contains("Alternative"), "\(text)")
    }
  }

  @Test func keepsTextBelowAFigureThatIsNoCaption() {
    let image = "<img src=\"a.png\" alt=\"b\" width=\"1\">"
    for text in ["Text.", "*a* text", "*a* ([data](b.csv))", "## Head", "- *a*"] {
      let page = body(image + "\n\n" + text, ["a.png": "PNG"])
      #expect(page.contains("<figure") && !page.contains("<figcaption"), "\(page)")
      #expect(page.hasSuffix("</figure>\n" + body(text)), "\(page)")
    }
  }

  @Test func letsTablesScroll() {
    let table = "| a | b |\n| --- | ---: |\n| x | 1 |\n\n"
    let page = body(table + "Text.\n\n" + table)
    #expect(
      page.contains(
        "<div class=\"scrolling\" role=\"region\" aria-label=\"Table 1\" tabindex=\"0\">\n<table>"))
    #expect(page.contains("aria-label=\"Table 2\""))
    #expect(page.contains("<th>a</th>"))
    #expect(page.contains("<td style=\"text-align: right\">1</td>"))
  }

  /// The cell of a table holds fewer kinds of cmark-gfm's nodes than a paragraph.
  @Test func rendersTheCellsOfTables() {
    let cells = [
      "[`a`](../b)", "![c](d)", "<b>e</b>", "<script>f", "[g](#h)", "[i](j.csv)",
      "[k](javascript:l)",
      "![m *n*](p.png)",
    ]
    let page = body(
      cells.map { "| \($0) " }.joined() + "|\n" + cells.map { _ in "| --- " }.joined() + "|",
      ["j.csv": "x\n", "p.png": "PNG"])
    let found = page.matches(of: /<th[^>]*>(.*)<\/th>/).map { String($0.1) }
    #expect(
      found == [
        "<code>a</code>", "c", "<b>e</b>", "&lt;script&gt;f", "<a href=\"#h\">g</a>",
        "<a href=\"data:text/csv;charset=utf-8;base64,eAo=\" download=\"j.csv\">i</a>", "k",
        "<img src=\"data:image/png;base64,UE5H\" alt=\"m n\">",
      ])
  }

  /// A note and an address may stand anywhere in the page.
  @Test func readsThePageAsOneText() {
    let page = body(
      "See [it][there] and this.[^n]\n\n```swift\na\n```\n\n[there]: #here\n\n[^n]: A note.")
    #expect(page.contains("<a href=\"#here\">it</a>") && page.contains("A note."))
    #expect(!page.contains("[there]") && !page.contains("[^n]"))
  }

  @Test func linksToTheReportsOwnFilesWithinThePage() {
    let page = body(
      "[data](curve.csv), ![again *here*](curve.svg), [other](other.csv)",
      ["curve.csv": "x\n", "curve.svg": "\u{1}\u{2}\u{3}"])
    #expect(page.contains("base64,eAo=\" download=\"curve.csv\">data</a>"))
    #expect(page.contains("<img src=\"data:image/svg+xml;base64,AQID\" alt=\"again here\">"))
    #expect(page.contains(", other</p>"))
  }

  /// The page loads and runs nothing, and links to nothing that the reader of one file lacks.
  @Test(arguments: [
    ("![a](https://example.org/a.png)", "<p>a</p>\n"), ("![a *b*](c.png \"t\")", "<p>a b</p>\n"),
    ("![a](javascript:alert(1))", "<p>a</p>\n"), ("![a [b](c) ![d](e)](f)", "<p>a b d</p>\n"),
    ("[![a](b)](c)", "<p>a</p>\n"), ("[a](javascript:alert(1))", "<p>a</p>\n"),
    ("[a](data:text/html;base64,PHM+)", "<p>a</p>\n"), ("[a](//b)", "<p>a</p>\n"),
    ("[a *b*](../c/README.md) [d](e)", "<p>a <em>b</em> d</p>\n"),
    ("<a href=\"b\">c</a>", "<p><a>c</a></p>\n"),
    ("<a href='javascript:b'>c</a>", "<p><a>c</a></p>\n"),
    ("[a](https://b)", "<p><a href=\"https://b\">a</a></p>\n"),
    (
      "[a](java&#10;script:b) [c](vbscript:d) [e](mailto:f)",
      "<p>a c <a href=\"mailto:f\">e</a></p>\n"
    ),
    ("<javascript:alert(1)>", "<p>javascript:alert(1)</p>\n"),
    ("a <script>b</script>", "<p>a &lt;script&gt;b&lt;/script&gt;</p>\n"),
    ("<img src=\"a\" onerror=\"b\" alt=\"<c>\">", "&lt;c&gt;\n"),
    ("H<sub>2</sub>O<BR />", "<p>H<sub>2</sub>O<br></p>\n"),
    ("a <!-- b --> c", "<p>a  c</p>\n"),
    ("<!-- a -->", "\n"),
  ])
  func runsAndLoadsNothing(markdown: String, expected: String) {
    #expect(body(markdown) == expected)
  }

  /// Whatever stands in titles, captions, cells and code, none of it is markup.
  @Test func escapesHostileTextEverywhere() {
    let page = html("# \(hostile)") + HTMLPage.html(of: fullReport)
    let notebook = String(decoding: ExportFormat.ipynb.file(of: fullReport), as: UTF8.self)
    for part in ["</script", "onerror=\"", "<img src=x", "-->"] {
      #expect(!page.contains(part), "\(part)")
    }
    // In JSON, only Markdown and plain text have it as it is.
    #expect(!notebook.contains("<td>\(hostile)") && !notebook.contains("<em></script"))
  }

  @Test func escapesCodeAndNamesItsLanguage() {
    #expect(
      body("```sh\na < b && \"c\"\n```")
        == "<pre tabindex=\"0\"><code class=\"language-sh\">"
        + "a &lt; b &amp;&amp; &quot;c&quot;\n</code></pre>\n")
    #expect(body("```\nx\n```").contains("class=\"language-text\""))
    #expect(body("```\"><b>\nx\n```").contains("class=\"language-&quot;&gt;&lt;b&gt;\""))
  }

  /// html5lib's strict parser, which stops at the first mistake (PyPI).
  @Test(.enabled(if: Python.withPackages != nil, "\(Python.reason)"))
  func isValid() throws {
    let python = try #require(Python.withPackages)
    try withTemporaryDirectory { folder in
      let path = folder + "/page.html"
      try ExportFormat.html.file(of: fullReport).write(toFile: path)
      #expect(try python.complaints(aboutPage: path) == "")
      // The parser does find mistakes.
      try Array("<!DOCTYPE html><p></b>".utf8).write(toFile: path)
      #expect(try python.complaints(aboutPage: path).contains("ParseError"))
    }
  }
}
