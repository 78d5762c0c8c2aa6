import Notebook
import Testing

@testable import Exporting

@Suite struct HTMLTextTests {
  @Test func escapesWhatHTMLCouldTakeForItsOwn() {
    #expect(
      HTMLText.escaped("<a href=\"b\" c='d'> & </a>\n")
        == "&lt;a href=&quot;b&quot; c='d'&gt; &amp; &lt;/a&gt;\n")
    #expect(HTMLText.escaped("\0\u{1B}\u{7F}\u{85}") == "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}")
    // A quotation mark with a combining mark is one Character, but HTML sees two.
    #expect(HTMLText.escaped("\"\u{301}<\u{301}") == "&quot;\u{301}&lt;\u{301}")
  }

  @Test(arguments: [
    ("a<sub>1</sub>", "a<sub>1</sub>"), ("<DETAILS><Summary >", "<details><summary>"),
    ("<br/><br /><hr>", "<br><br><hr>"), ("a &amp; b & c", "a &amp; b & c"),
    ("<b onclick=\"x\">", "&lt;b onclick=&quot;x&quot;&gt;"), ("<b<i>", "&lt;b<i>"),
    ("<script>", "&lt;script&gt;"), ("</main>", "&lt;/main&gt;"), ("< b>", "&lt; b&gt;"),
    ("<!-- <b> -->c", "c"), ("<!-- open <b>", ""), ("a <!-- b --> <!-- c --> d", "a   d"),
    ("<", "&lt;"), ("<>", "&lt;&gt;"), ("<b\u{301}>", "&lt;b\u{301}&gt;"),
    ("<?php ?>", "&lt;?php ?&gt;"),
  ])
  func keepsAFewTagsAndShowsAllOthersAsText(html: String, expected: String) {
    #expect(HTMLBody.harmless(html) == expected)
  }

  @Test func namesAnchorsAsForgesDo() {
    var anchors = Anchors()
    let names = ["The *2* networks, tied", "Ünïcode ℓ2", "a_b-c", "…", "…", "a_b-c", "a_b-c-1"]
    #expect(
      names.map { anchors.anchor(for: $0) } == [
        "the-2-networks-tied", "ünïcode-ℓ2", "a_b-c", "section", "section-1", "a_b-c-1",
        "a_b-c-1-1",
      ])
  }
}
