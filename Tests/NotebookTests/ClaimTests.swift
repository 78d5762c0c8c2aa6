import Basics
import Supervision
import Testing

@testable import Notebook

@Suite @MainActor struct ClaimTests {
  private let source = """
    //: # T
    let l2 = parameter(0.001)
    //: First.
    //:
    //: It is *half*
    //: of \\(l2).
    code()
    claim(a * 2, ==, b)
    claim(c)
    //: End
    """

  private func run(l2: String? = nil, hasOwnData: Bool = false, source: String? = nil) throws
    -> Chapter
  {
    let run = try chapter(
      source ?? self.source, overrides: l2.map { [.init(name: "l2", text: $0)] } ?? [],
      hasOwnData: hasOwnData)
    let _: Double = try run.parameter(default: 0.001, line: 2, column: 19)
    return run
  }

  @Test func marksTheParagraphAboveClaimsThatHold() throws {
    let run = try run()
    try run.claim(true, line: 8, column: 6)
    #expect(try !run.report().page.contains("✓"))
    try run.claim(true, line: 9, column: 6)
    #expect(
      try run.report().page == """
        # T

        ```swift
        let l2 = parameter(0.001)
        ```

        First.

        It is *half*
        of 0.001. ✓

        ```swift
        code()
        ```

        End

        ## Reproduce this

        ```sh
        swift run -c release example
        ```

        | Parameter | Value | Default | Meaning |
        | --------- | ----- | ------- | ------- |
        | l2        | 0.001 | 0.001   |         |

        ✓ marks the statement that this run has checked.

        """)
  }

  @Test func failsForAFalseClaimWithTheValuesItCompared() throws {
    let run = try run()
    let error = #expect(throws: Failure.self) {
      try run.claim(false, comparing: ["560", "561"], line: 8, column: 6)
    }
    #expect(error?.exitCode == .chapterFailed)
    #expect(
      error?.description == "this claim is false: it compares 560 with 561; correct the paragraph"
        + " 'It is *half* of 0.001.' or the code")
    let long = Chapter.falseClaim("a b c d e f g h i", values: [])
    #expect(long.description.hasSuffix("the paragraph 'a b c d e f g h …' or the code"))
    #expect(throws: Failure.self) { try run.claim(false, line: 9, column: 6) }
    #expect(run.verdicts == [2: .open])
  }

  @Test(arguments: [("0.1", false), (nil, true)])
  func leavesOutAParagraphThatIsFalseHere(l2: String?, hasOwnData: Bool) throws {
    let run = try run(l2: l2, hasOwnData: hasOwnData)
    try run.claim(true, line: 8, column: 6)
    try run.claim(false, line: 9, column: 6)
    try run.claim(true, line: 9, column: 6)
    let page = try run.report().page
    #expect(page.contains("First.\n\n```swift\ncode()\n```\n\nEnd\n"))
    #expect(!page.contains("half") && !page.contains("✓"))
    #expect(
      page.hasSuffix(
        "\n\nOne statement holds with the default parameters and data but not here, and is left"
          + " out.\n"))
  }

  /// `-p l2=0.001` states the default: its report is the committed one, with all paragraphs.
  @Test func failsIfTheParametersSetAreTheDefaultOnes() throws {
    let stated = try run(l2: "1e-3")
    #expect(throws: Failure.self) { try stated.claim(false, line: 8, column: 6) }
    // A default that is not a literal is known at the end only.
    let source = source.replacing("l2 = parameter(0.001)", with: "l2: Double = parameter(usual)")
    let run = try run(l2: "1e-3", source: source)
    try run.claim(false, comparing: ["2", "1"], line: 8, column: 6)
    let error = #expect(throws: LocatedError.self) { try run.report() }
    #expect(error?.exitCode == .chapterFailed)
    #expect(
      error?.description.hasPrefix(
        "chapters/07-example/main.swift:8:6: error: this claim is false: it compares 2 with 1; "
      ) == true)
  }

  /// A claim guards the last block of prose above it, whichever it is.
  @Test(arguments: [
    ("## H\n//: Text", "T\n\n## H\nText ✓"), ("- a\n//: - b", "- a\n- b ✓"),
    ("| a |\n//: | --- |\n//: | b |", "| b |\n\n✓"),
    ("```\n//: a\n//:\n//: b\n//: ```", "```\n\n✓"),
    ("a\n//:\n//: > b", "> b ✓"),
  ])
  func guardsTheLastBlock(prose: String, end: String) throws {
    let source = "//: # T\n//:\n//: \(prose)\n\nclaim(true)"
    let line = source.split(separator: "\n", omittingEmptySubsequences: false).count
    let run = try chapter(source)
    try run.claim(true, line: line, column: 6)
    #expect(run.document().blocks.map(\.markdown).joined().hasSuffix(end))
    let custom = try chapter(source, hasOwnData: true)
    try custom.claim(false, line: line, column: 6)
    let rest = custom.document().blocks.map(\.markdown).joined()
    #expect(["# T", "# T\n\n## H", "# T\n\na"].contains(rest), "\(rest)")
  }

  @Test(arguments: [
    "claim(a)\n//: # T", "//: # T\nclaim(a)", "//: # T\n//:\n//: S\n//: ---\nclaim(a)",
  ])
  func refusesAClaimWithoutAParagraph(source: String) {
    let line = source.hasPrefix("claim") ? 1 : source.split(separator: "\n").count
    #expect(
      failure(source)
        == "chapters/07-example/main.swift:\(line):6: error: expected a paragraph of prose above this"
        + " claim, found none; write the statement that the claim checks above it, as '//: …'")
  }

  /// Rule 5: the code of a claim that has its lines for itself is not shown.
  @Test func showsNoCodeOfClaims() throws {
    let source = #"""
      //: # T
      //: One and two.
      let a = 1
      claim(a, ==, 1)

      claim(
        f(")"), ==,
        """
        (\(f(")"))
        """  // why
      )  // claim("x")
      for b in c {
        claim(b)
      }
      let d = 1; claim(d); e()
      claim(true); e()
      /* claim("no
      ") */ let s = "claim("
      reclaim("shown")
      func claim() {}
      x.claim(1)
      //: End
      claim(true)
      """#
    #expect(
      try woven(source) == """
        # T
        One and two.

        ```swift
        let a = 1

        for b in c {
        }
        let d = 1; claim(d); e()
        claim(true); e()
        /* claim("no
        ") */ let s = "claim("
        reclaim("shown")
        func claim() {}
        x.claim(1)
        ```

        End

        """)
  }

  @Test(arguments: ["claim(", "claim(\n\"", "claim(\"\"\"\na", "claim"])
  func survivesClaimsThatAreNotClosed(code: String) throws {
    _ = try woven("//: # T\n//: S\n\(code)")
    _ = try woven("//: # T\n//: S\n\(String(repeating: code, count: 1000))\n")
  }

  /// The message of a false claim to the parent process; nothing is published.
  @Test func endsTheProcessWithItsLine() async throws {
    let result = try await #require(
      processExitsWith: .exitCode(1), observing: [\.standardErrorContent]
    ) {
      try await MainActor.run {
        let source = Array("//: # T\n//: Half.\nclaim(1, ==, 2)".utf8)
        let run = try ChapterRun(
          Chapter(source: source, filePath: chapterPath),
          request: RunRequest(RunOptions.parse(["--output", "never-written"]), NoOptions()),
          journal: nil, messages: MessageSender(descriptor: 2))
        do {
          try run.chapter.claim(false, comparing: ["1", "2"], line: 3, column: 6)
        } catch { run.fail(error, line: 3, column: 6) }
      }
    }
    let last = result.standardErrorContent.split(separator: UInt8(ascii: "\n")).last ?? []
    #expect(
      ChapterMessage(line: last)
        == .failed(
          path: "chapters/07-example/main.swift", line: 3, column: 6,
          message: "this claim is false: it compares 1 with 2; correct the paragraph 'Half.' or"
            + " the code", concernsAll: false))
    #expect(FileSystem.kind(of: "never-written") == nil)
  }
}
