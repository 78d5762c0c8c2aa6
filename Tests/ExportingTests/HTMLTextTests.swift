import Notebook
import Testing

@testable import Exporting

@Suite struct HTMLTextTests {
  @Test func escapesWhatHTMLCouldTakeForItsOwn() {
    #expect(
      HTMLText.escaped("<a href=\"b\" c='d'> & </a>\n")
        == "&lt;a href=&quot;b&quot; c='d'&gt; &amp; &lt;/a&gt;\n")
    #expect(HTMLText.escaped("\0\u{1B}\u{7F}\u{85}") == "␀␛␡\u{FFFD}")
    // A quotation mark with a combining mark is one Character, but HTML sees two.
    #expect(HTMLText.escaped("\"\u{301}<\u{301}") == "&quot;\u{301}&lt;\u{301}")
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
