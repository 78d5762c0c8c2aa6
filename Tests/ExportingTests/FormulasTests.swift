import Testing

@testable import Exporting

/// A page without a typesetter shows the TeX of formulas, unchanged.
@Suite struct FormulasTests {
  @Test(arguments: [
    ("a $x_1 + x_2$ b", "a `x_1 + x_2` b"), ("$$a_1*b*c$$", "`a_1*b*c`"),
    (#"$\frac{a}{b}\\$"#, #"`\frac{a}{b}\\`"#),
    ("$`x_1`$", "`x_1`"), ("$a$, $b$.", "`a`, `b`."), ("($x$)", "(`x`)"), ("$a\nb$", "`a\nb`"),
    ("$a`b$", "`` a`b ``"),
    ("$$\na_1\n= b\n$$", "```math\na_1\n= b\n```"),
    ("- x\n\n  $$\n  a\n  $$", "- x\n\n  ```math\n  a\n  ```"),
  ])
  func becomeCode(markdown: String, expected: String) {
    #expect(Formulas.asCode(markdown) == expected)
  }

  @Test(arguments: [
    "costs $5 and $6", "US$5", #"\$x\$"#, "`$x$`", "``a ` $x$``", "```\n$x$\n```", "    $x$",
    "$ x $", "$x", "$$",
    "a $x\n\ny$ b", "<div>\n$x$\n</div>", "$5a$6", "```sh\n$$\na\n$$\n```", "$$$", "no",
  ])
  func areNotSeenElsewhere(markdown: String) {
    #expect(Formulas.asCode(markdown) == markdown)
  }

  @Test func keepTheirTextInAPage() {
    #expect(
      body("The $a_1 * b_1$ and $c_2 * d_2$.").contains(
        "<code>a_1 * b_1</code> and <code>c_2 * d_2</code>."))
    #expect(html("# T\n\n## With $x_1$").contains(">With x_1</a>"))
  }

  @Test(.timeLimit(.minutes(1))) func takeLinearTime() {
    for part in ["$a ", "$$ ", "` $", "$`", "$$\n", "\\$", "$a$ "] {
      _ = Formulas.asCode(String(repeating: part, count: 20_000))
    }
  }
}
