import Figures
import TestSupport
import Testing

@testable import Exporting
@testable import Notebook

@Suite struct HTMLTests {
  @Test func isOnePageThatNeedsNothingBesideIt() {
    let page = html(fullDocument)
    #expect(page.hasPrefix("<!DOCTYPE html>\n<html lang=\"en\">\n"))
    #expect(page.contains("default-src 'none'; img-src data:; style-src 'unsafe-inline'"))
    #expect(page.contains("<title>A stacked autoencoder</title>"))
    #expect(page.contains("<p class=\"chapter\">Chapter 7</p>"))
    #expect(page.contains("prefers-color-scheme: dark") && page.contains("@media print"))
    #expect(page.contains("name=\"viewport\""))
    for word in ["<script", "<link", "<iframe", "http://", "https://", "url(", "@import"] {
      #expect(!page.contains(word), "\(word)")
    }
    // Every address is within the page.
    for part in page.split(separator: "src=\"").dropFirst() { #expect(part.hasPrefix("data:")) }
    for part in page.split(separator: " href=\"").dropFirst() {
      #expect(part.hasPrefix("data:") || part.hasPrefix("#") || part.hasPrefix("b\""))
    }
  }

  @Test func isTheSameEveryTime() {
    #expect(html(fullDocument) == html(fullDocument))
  }

  @Test func hasATableOfContentsThatLeadsToEachHeading() {
    let page = html(
      document(.prose("# T"), .prose("## The `code` & *more*\n\n### Deep\n\n## Deep\n\n#### Four")))
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
    #expect(!html(document(.prose("# T"))).contains("<nav"))
  }

  @Test func embedsFiguresWithTheirWordsAndNumbers() {
    let numbers = DataTable(columns: ["x"], rows: [["1"], ["2"]])
    let page = body(
      .output(.figure(figure(bytes: Array("PNG".utf8)))),
      .output(.figure(figure("curve", fileExtension: "svg", table: numbers))))
    #expect(
      page.contains(
        """
        <figure id="figure-picture">
        <div><img src="data:image/png;base64,UE5H" alt="Alternative" width="560"></div>
        <figcaption>Caption</figcaption>
        </figure>
        """))
    #expect(page.contains("<figure id=\"figure-curve\">"))
    #expect(page.contains("<img src=\"data:image/svg+xml;base64,AQID\""))
    #expect(page.contains("<th>x</th>") && page.contains("<td>2</td>"))
    // "x\n1\n2\n" in Base64, as coreutils' base64 has it.
    #expect(
      page.contains(
        "href=\"data:text/csv;charset=utf-8;base64,eAoxCjIK\" download=\"curve.csv\">curve.csv</a>")
    )
  }

  @Test func letsTablesScrollAndAlignsTheirColumns() {
    let table = Table(columns: [.text("a"), .integer("b")], rows: [["x", 1]])
    let page = body(.output(.table(table)), .output(.table(table)))
    #expect(
      page.contains(
        "<div class=\"scrolling\" role=\"region\" aria-label=\"Table 1\" tabindex=\"0\">\n<table>"))
    #expect(page.contains("aria-label=\"Table 2\""))
    #expect(page.contains("<th style=\"text-align: left\">a</th>"))
    #expect(page.contains("<td style=\"text-align: right\">1</td>"))
  }

  /// One text, as it is for the Markdown report: a note and an address may stand in other blocks.
  @Test func readsAllMarkdownAsOneText() {
    let page = body(
      .prose("See [it][there] and this.[^n]"), .code(["a"], language: "swift"),
      .prose("[there]: #here\n\n[^n]: A note."))
    #expect(page.contains("<a href=\"#here\">it</a>") && page.contains("A note."))
    #expect(!page.contains("[there]") && !page.contains("[^n]"))
  }

  @Test func linksToTheReportsOwnFilesWithinThePage() {
    let numbers = DataTable(columns: ["x"], rows: [])
    let page = body(
      .prose("[data](curve.csv), ![again *here*](curve.svg), [other](other.csv)"),
      .output(.figure(figure("curve", fileExtension: "svg", table: numbers))))
    #expect(page.contains("base64,eAo=\" download=\"curve.csv\">data</a>"))
    #expect(page.occurrences(of: "<img src=\"data:image/svg+xml;base64,AQID\"") == 2)
    #expect(page.contains("<a href=\"other.csv\">other</a>"))
  }

  /// What would have to be loaded is a link, and what could run a script is its text.
  @Test(arguments: [
    ("![a](https://example.org/a.png)", "<p><a href=\"https://example.org/a.png\">a</a></p>\n"),
    ("![a *b*](c.png \"t\")", "<p><a href=\"c.png\">a b</a></p>\n"),
    ("![a](javascript:alert(1))", "<p>a</p>\n"),
    ("![a [b](c) ![d](e)](f)", "<p><a href=\"f\">a b d</a></p>\n"),
    ("[![a](b)](c)", "<p><a href=\"c\">a</a></p>\n"),
    ("[a](javascript:alert(1))", "<p>a</p>\n"),
    ("[a](data:text/html;base64,PHM+)", "<p>a</p>\n"),
    (
      "[a](java&#10;script:b) [c](vbscript:d) [e](mailto:f)",
      "<p>a c <a href=\"mailto:f\">e</a></p>\n"
    ),
    ("a <script>b</script>", "<p>a &lt;script&gt;b&lt;/script&gt;</p>\n"),
    ("<img src=\"a\" onerror=\"b\">", "&lt;img src=&quot;a&quot; onerror=&quot;b&quot;&gt;\n"),
    ("H<sub>2</sub>O<BR />", "<p>H<sub>2</sub>O<br></p>\n"),
    ("a <!-- b --> c", "<p>a  c</p>\n"),
    ("<!--figure 0-->", "\n"),
  ])
  func runsAndLoadsNothing(markdown: String, expected: String) {
    #expect(body(.prose(markdown)) == expected)
  }

  /// Whatever stands in titles, captions, cells and code, none of it is markup.
  @Test func escapesHostileTextEverywhere() {
    let page = html(document(.prose("# \(hostile)"))) + html(fullDocument)
    let notebook = String(decoding: ExportFormat.ipynb.file(of: fullDocument), as: UTF8.self)
    for part in ["</script", "onerror=\"", "<img src=x", "-->"] {
      #expect(!page.contains(part), "\(part)")
    }
    // In JSON, only Markdown and plain text have it as it is.
    #expect(!notebook.contains("<td>\(hostile)") && !notebook.contains("<em></script"))
  }

  /// A comment that looks like our own mark is no figure.
  @Test func takesNoCommentForAFigure() {
    let page = body(.prose("<!--figure 0-->"), .output(.figure(figure())))
    #expect(page.occurrences(of: "<figure") == 1)
  }

  @Test func escapesCodeAndNamesItsLanguage() {
    #expect(
      body(.code(["a < b && \"c\""], language: "sh"))
        == "<pre tabindex=\"0\"><code class=\"language-sh\">"
        + "a &lt; b &amp;&amp; &quot;c&quot;\n</code></pre>\n")
    #expect(body(.output(.text("x"))).contains("class=\"language-text\""))
    #expect(body(.prose("```\"><b>\nx\n```")).contains("class=\"language-&quot;&gt;&lt;b&gt;\""))
  }

  /// html5lib's strict parser, which stops at the first mistake (PyPI).
  @Test(.enabled(if: Python.withPackages != nil, "\(Python.reason)"))
  func isValid() throws {
    let python = try #require(Python.withPackages)
    try withTemporaryDirectory { folder in
      let path = folder + "/page.html"
      try ExportFormat.html.file(of: fullDocument).write(toFile: path)
      #expect(try python.complaints(aboutPage: path) == "")
      // The parser does find mistakes.
      try Array("<!DOCTYPE html><p></b>".utf8).write(toFile: path)
      #expect(try python.complaints(aboutPage: path).contains("ParseError"))
    }
  }
}
