import Testing

@testable import Exporting

@Suite struct RawHTMLTests {
  private func harmless(_ html: String, _ files: [String: String] = [:]) -> String {
    var raw = RawHTML(report("", files))
    return raw.harmless(html) + raw.end()
  }

  @Test(arguments: [
    ("a<sub>1</sub>", "a<sub>1</sub>"),
    ("<DETAILS><Summary >", "<details><summary></summary></details>"),
    ("<br/><br /><hr>", "<br><br><hr>"), ("a &amp; b & c", "a &amp; b & c"),
    ("<b onclick=\"x\">", "<b></b>"), ("<b<i>", "&lt;b<i></i>"),
    ("<script>", "&lt;script&gt;"), ("</main>", "&lt;/main&gt;"), ("< b>", "&lt; b&gt;"),
    ("<!-- <b> -->c", "c"), ("<!-- open <b>", ""), ("a <!-- b --> <!-- c --> d", "a   d"),
    ("<", "&lt;"), ("<>", "&lt;&gt;"), ("<b\u{301}>", "&lt;b\u{301}&gt;"),
    ("<?php ?>", "&lt;?php ?&gt;"), ("</div>a", "&lt;/div&gt;a"),
    ("<b><i></b></i>", "<b><i>&lt;/b&gt;</i></b>"),
    ("<div align=center style='x' id=a>b</div>", "<div align=\"center\">b</div>"),
    ("<td colspan=\"2\" COLSPAN='3'>", "<td colspan=\"2\"></td>"),
    ("<details open>", "<details open=\"\"></details>"),
    ("<a href='https://b' onclick=x>c</a>", "<a href=\"https://b\">c</a>"),
    ("<a href=\"b\">", "<a></a>"),
    ("<a href=\"java&#115;cript:x\">", "<a></a>"),
    ("<abbr title='\"<>'>", "<abbr title=\"&quot;&lt;&gt;\"></abbr>"),
    ("<iframe src=x>", "&lt;iframe src=x&gt;"), ("<svg><style>", "&lt;svg&gt;&lt;style&gt;"),
    ("<img src=\"https://b\" alt='c'>", "c"),
    (
      "<img alt=a src=p.png width=3 onerror=x>",
      """
      <img src="data:image/png;base64,UE5H" alt="a" width="3">
      """
    ), ("<img src='data:image/png;base64,AA'>", "<img src=\"data:image/png;base64,AA\" alt=\"\">"),
    ("<img src='data:text/html,x'>", ""),
  ])
  func keepsTagsThatStructureTextAndShowsOthers(html: String, expected: String) {
    #expect(harmless(html, ["p.png": "PNG"]) == expected)
  }

  /// Tags close where the author closes them, be Markdown between them or not.
  @Test func keepsElementsWithMarkdownInThem() {
    #expect(
      body("<div align=\"center\">\n\n**a**\n\n</div>\n\n<details>\n\nb")
        == "<div align=\"center\">\n<p><strong>a</strong></p>\n</div>\n<details>\n<p>b</p>\n</details>"
    )
  }
}
