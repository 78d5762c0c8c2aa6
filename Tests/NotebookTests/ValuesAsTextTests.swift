import Basics
import Testing

@testable import Notebook

/// A value in the prose is text wherever it stands, as cmark-gfm reads it.
@Suite @MainActor struct ValuesAsTextTests {
  /// The page of `prose`, in which `\(x)` is `value`.
  private func page(_ prose: String, _ value: String) throws -> String {
    let lines = prose.split(separator: "\n", omittingEmptySubsequences: false)
    let run = try chapter(
      (["//: # T", "//: First.", "//:"] + lines.map { "//: \($0)" } + ["record(\"x\", x)"])
        .joined(separator: "\n"))
    try run.record("x", .text(value), line: 1, column: 1)
    let blocks = run.document().blocks
    guard case .prose(let text) = blocks[0] else { return "" }
    return String(text.dropFirst("# T\nFirst.\n\n".count))
  }

  /// The kinds of the blocks, and of what is more than text in them.
  private func structure(_ markdown: String) -> [String] {
    MarkdownTree(markdown).nodes.filter { $0.kind != .text }.map {
      $0.kind?.rawValue ?? ($0.isBlock ? "block" : "inline")
    }
  }

  private nonisolated static let places = [
    #"\(x)"#, #"\(x) After"#, #"\(x). After"#, #"\(x)) After"#, "Before\n\\(x)",
    "Before\n\\(x)\nafter",
    #"- \(x)"#, #"1. \(x) a"#, #"- - \(x)"#, "> \\(x)", "> - \\(x)\n>   \\(x)", "- a\n\n  \\(x)",
    "Before\n\n   \\(x)", #"1\(x) a"#, #"-\(x)"#, #"*\(x)*"#, #"# \(x)"#, #"## A \(x)"#,
    "| a | b |\n| --- | --- |\n| \\(x) | b |", "a | b\n\\(x)", #"[\(x)](b)"#, #"a \(x) b"#,
    #"- [ ] \(x)"#,
    "[^1]\n\n[^1]: \\(x)",
  ]

  private nonisolated static let texts = [
    "- x", "* x", "+ x", "-", "+", "*", "# x", "#", "###", "1. x", "12) x", "1.", "---", "- - -",
    "===", "=", "***",
    "___", "> x", "```", "~~~", "| x |", "--- | ---", "---|---", ":-:", ":--", "<div>", "<!-- x",
    "[a]: b", "[^1]: x",
    "    x", "\tx", "[ ] x", "x |", "$x$", "1", "-1", "&amp;", "\\", "x\\", "`x`", "**x**",
    "https://x.org",
  ]

  @Test(arguments: places) func beginNoBlock(place: String) throws {
    let plain = structure(try page(place, "word"))
    for text in Self.texts {
      let page = try page(place, text)
      #expect(structure(page) == plain, "\(text): \(page)")
      let shown = MarkdownTree(page).nodes.filter { $0.kind == .text }.map(\.literal).joined()
      #expect(shown.contains(text.trimmed), "\(page)")
    }
  }

  /// A number and the author's point behind it.
  @Test(arguments: [
    (#"\(x). After"#, "1", #"1\. After"#), (#"\(x). After"#, "-0.5", "-0.5. After"),
    (#"\(x)) After"#, "12", #"12\) After"#), (#"\(x).5 a"#, "1", "1.5 a"), (#"\(x)"#, "-", #"\-"#),
    (#"**\(x)** a"#, "b", "**b** a"), (#"- \(x) a"#, "- b", #"- \- b a"#),
  ])
  func escapeNoMoreThanNeeded(place: String, text: String, expected: String) throws {
    #expect(try page(place, text) == expected)
  }

  /// Rule 7, for all kinds of code.
  @Test(arguments: [
    "a\n\n    \\(x)", "a\n\n\t\\(y z)", "- a\n\n      \\(x)", "> a\n>\n>     \\(x)",
    "> ```\n> \\(x)\n> ```",
    "- ```\n  \\(x)\n  ```", "a `b\n\\(x)`", "``` \\(x)\na\n```",
  ])
  func areTextInCode(prose: String) throws {
    #expect(try page(prose, "value") == prose)
  }

  /// Four blanks are no code where a paragraph or a list goes on.
  @Test(arguments: ["a\n    \\(x)", "- a\n\n    \\(x)", "10. a\n\n    \\(x)", "- - a\n\n    \\(x)"])
  func areValuesBelowAListOrText(prose: String) throws {
    #expect(try page(prose, "value") == prose.replacing(#"\(x)"#, with: "value"))
  }

  @Test(arguments: [
    ("<div>\n\\(x)\n</div>", "a*b_<i>&", "<div>\na*b_&lt;i&gt;&amp;\n</div>"),
    ("<summary>\\(x)</summary>", "1. <b>", "<summary>1. &lt;b&gt;</summary>"),
    (#"a <kbd title="\(x)">b</kbd>"#, "\"'<`", #"a <kbd title="&quot;&#39;&lt;`">b</kbd>"#),
    (#"a <kbd title='\(x)'>\(x)</kbd>"#, "_'", #"a <kbd title='_&#39;'>\_'</kbd>"#),
    (#"a <img alt=\(x) width=\(x)>"#, "a b", "a <img alt=a&#32;b width=a&#32;b>"),
    (
      "| a |\n| - |\n| <b title=\"\\(x)\">c</b> |", "|",
      "| a |\n| - |\n| <b title=\"&#124;\">c</b> |"
    ),
    ("<!-- \\(x) -->", "-->", "<!-- --&gt; -->"),
    ("<b>\\(x)</b>", "*", "<b>\\*</b>"), ("<p>a\n\n- \\(x)", "- b", "<p>a\n\n- \\- b"),
  ])
  func areEscapedAsHTML(prose: String, text: String, expected: String) throws {
    #expect(try page(prose, text) == expected)
  }

  @Test(arguments: [
    (#"[a](https://b.org/\(x))"#, "c d)", "[a](https://b.org/c%20d%29)"),
    (#"[a](<https://b.org/\(x)>)"#, ">é", "[a](<https://b.org/%3E%C3%A9>)"),
    (#"see https://b.org/\(x) now"#, "_c*\u{1}", "see https://b.org/_c%2A%01 now"),
  ])
  func areEncodedInAddresses(prose: String, text: String, expected: String) throws {
    #expect(try page(prose, text) == expected)
  }

  /// Words of the prose that look like those that stand for values.
  @Test func areNotMistakenForWords() throws {
    #expect(try page(#"`value0e` values1e \(x)"#, "a") == "`value0e` values1e a")
  }

  /// Two blanks or a backslash at the end of a line break it.
  @Test func keepBlanksThatBreakALine() throws {
    #expect(try page("a  \nb\\\n\\(x)   \nc \n \t \nd", "y") == "a  \nb\\\ny   \nc \n\nd")
    #expect(try woven("//: # T  \n//: ```\n//: a  \n//: ```") == "# T  \n```\na  \n```\n")
  }
}
