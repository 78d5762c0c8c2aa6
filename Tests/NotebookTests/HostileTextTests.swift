import Basics
import Figures
import Testing

@testable import Notebook

/// Text that means something in Markdown or HTML comes out as that text. What is expected here was
/// seen to do so in cmark-gfm 0.29.0.gfm.6 with its extensions for tables, autolinks, strikethrough
/// and tasks.
@Suite @MainActor struct HostileTextTests {
  /// ASCII's punctuation, any of which may follow a backslash.
  private let punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"

  private let escapedPunctuation = ##"!"#\$%\&'()\*+,-./:;\<=\>?@\[\\\]^\_\`{\|}\~"##

  private func figure(caption: String, alternativeText: String = "a") -> String {
    ShownFigure(
      name: "f", fileExtension: "png", bytes: [], table: nil, caption: caption,
      alternativeText: alternativeText, width: 10, isCover: false
    ).markdown
  }

  @Test func showsACaptionWithEveryMetacharacter() {
    #expect(figure(caption: punctuation).hasSuffix("\n\n*\(escapedPunctuation)*"))
    #expect(figure(caption: " [a](b) | *c* ![d] ").hasSuffix(#"*\[a\](b) \| \*c\* !\[d\]*"#))
    #expect(figure(caption: "two\n\nlines\r\nmore").hasSuffix("*two lines more*"))
    #expect(figure(caption: "ends with \\").hasSuffix(#"*ends with \\*"#))
  }

  @Test func showsAnAlternativeTextWithEveryMetacharacter() {
    let text = "\(punctuation)\n<script>\r\n\"--> `"
    #expect(
      figure(caption: "c", alternativeText: text).contains(
        ##"alt="!&quot;#$%&amp;'()*+,-./:;&lt;=&gt;?@[\]^_`{|}~ &lt;script&gt; &quot;--&gt; `" "##))
  }

  @Test func showsATableWithEveryMetacharacter() {
    let table = Table(columns: [.text(punctuation)], rows: [[.text(punctuation)], [.text("-")]])
    let cell = "| \(escapedPunctuation) |"
    let lines = table.markdown.split(separator: "\n")
    #expect(lines[0] == cell && lines[2] == cell)
    #expect(lines[3].hasPrefix("| -  "))
  }

  /// GitHub reads an address to its end as it is, backslashes included, unless it is none.
  @Test(arguments: [
    ("https://a.b/c_d", #"https\://a.b/c\_d"#), ("see www.a_b.c", #"see www\.a\_b.c"#),
    ("FTP://a/~b", #"FTP\://a/\~b"#), ("WwW.a", #"WwW\.a"#),
    ("a:b c:/d ww.e w.w", "a:b c:/d ww.e w.w"),
  ])
  func showsAddresses(text: String, expected: String) {
    #expect(MarkdownText.escaped(text) == expected)
  }

  /// A note is an item of a list: nothing else begins in it.
  @Test(arguments: [
    ("# a", ##"\# a"##), ("- a", #"\- a"#), ("+ a", #"\+ a"#), ("---", #"\---"#),
    ("12. a", #"12\. a"#),
    ("1) a", #"1\) a"#), ("> a", #"\> a"#), ("~~~", #"\~\~\~"#), ("[ ] a", #"\[ \] a"#),
    ("1 a", "1 a"), ("a - b", "a - b"), ("", ""), ("é.", "é."),
  ])
  func showsNotesThatLookLikeBlocks(label: String, expected: String) throws {
    let run = try chapter("//: # T")
    run.note(label, "text")
    #expect(try run.report().page.hasSuffix("- \(expected): text\n"))
  }

  @Test(arguments: [
    ("a [b] c]", #"a \[b\] c\]"#), ("`[a]` b", "`[a]` b"), ("a ` b", #"a \` b"#),
    ("end \\", #"end \\"#),
    (#"a\]b\\"#, #"a\]b\\"#), ("``a`]``", "``a`]``"), ("[a](b)", #"\[a\](b)"#), ("é]", #"é\]"#),
  ])
  func showsATitleInALink(title: String, expected: String) {
    #expect(MarkdownText.linkText(title) == expected)
  }

  @Test func showsTextWithFencesAsText() throws {
    let text = "```\n~~~\n<!-- \\ [x](y)\n`````\n\ttab\n\n    four"
    #expect(Output.text("\n" + text + "\n\n").markdown == "``````text\n\(text)\n``````")
  }

  @Test func keepsCodeWithEveryMetacharacterAsItIs() throws {
    let code = "let a = #\"\(punctuation)\"#\n\t// <!-- ``` -->\n    // # no title"
    #expect(try woven("//: # T\n\(code)") == "# T\n\n````swift\n\(code)\n````\n")
  }

  /// 200 KB of prose, outputs and code, with every marker and value in it.
  @Test func weavesMuchOfEverything() throws {
    let unit = """
      //: Prose `\\(no)` \\(a, digits: 2) *b*.
      let a = "//: no" // `
      // snippet.hide
      hidden()
      // snippet.show
      claim(true)

      """
    let count = 200_000 / unit.utf8.count
    let source = "//: # T\nrecord(\"a\", 1)\n" + String(repeating: unit, count: count)
    let run = try chapter(source)
    try run.record("a", .number("1"), line: 2, column: 7)
    for line in 1...count { run.show(.text("`"), line: line * 6) }
    let page = try run.report().page
    #expect(page.utf8.count > 100_000)
    #expect(!page.contains("hidden") && !page.contains("claim") && page.contains("\n```swift\n"))
  }
}
