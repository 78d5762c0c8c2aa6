import Basics
import Supervision
import Testing

@testable import Notebook

@Suite @MainActor struct ClaimTests {
  private let source = """
    //: # T
    let l2 = parameter("l2", default: 0.001)
    claim("Half.", a * 2, ==, b)
    //: End
    """

  private func run(l2: String? = nil, hasOwnData: Bool = false) throws -> Chapter {
    let run = try chapter(
      source, overrides: l2.map { [.init(name: "l2", value: .untyped($0))] } ?? [],
      hasOwnData: hasOwnData)
    _ = try run.parameter("l2", default: 0.001, in: .all, meaning: "", line: 2)
    return run
  }

  private func claim(
    _ sentence: String, _ holds: Bool, compared: [String] = [], otherwise: String? = nil
  ) -> Claim {
    Claim(
      sentence: sentence, holds: holds, compared: compared, otherwise: otherwise, line: 3, column: 1
    )
  }

  @Test func showsTheSentenceOfATrueClaimUnderItsChunk() throws {
    let run = try run()
    try run.claim(claim("It is *half*.", true))
    try run.claim(claim("Also.", true, otherwise: "Or not."))
    #expect(
      try run.report().page == """
        # T

        ```swift
        let l2 = parameter("l2", default: 0.001)
        ```

        It is *half*.

        Also.

        End

        ## Reproduce this

        ```sh
        swift run -c release example
        ```

        | Parameter | Value | Default | Meaning |
        | --------- | ----- | ------- | ------- |
        | l2        | 0.001 | 0.001   |         |

        - Claims: 2 checked, all true

        """)
  }

  @Test func failsForAFalseClaimWithTheValuesItCompared() throws {
    let run = try run()
    let error = #expect(throws: ClaimError.self) {
      try run.claim(claim("It is\nhalf.", false, compared: ["560", "561"]))
    }
    #expect(error?.exitCode == .chapterFailed)
    #expect(
      error?.description == "this claim is false: 'It is half.', which compares 560 with 561")
    #expect(throws: ClaimError.self) { try run.claim(claim("a", false, otherwise: "b")) }
    #expect(run.claims.isEmpty && run.outputs.isEmpty)
  }

  /// With other parameters or data only the claims that say nothing else then must hold.
  @Test(arguments: [("0.1", false), (nil, true)])
  func rewordsAClaimAboutTheDefaults(l2: String?, hasOwnData: Bool) throws {
    let run = try run(l2: l2, hasOwnData: hasOwnData)
    #expect(throws: ClaimError.self) { try run.claim(claim("a", false)) }
    try run.claim(claim("Better.", false, otherwise: "Not *better*."))
    try run.claim(claim("Softer.", false, otherwise: ""))
    try run.claim(claim("Smaller.", true, otherwise: "No."))
    let page = try run.report().page
    #expect(page.contains("```\n\nNot *better*.\n\nSmaller.\n\nEnd\n"))
    #expect(!page.contains("Better.") && !page.contains("Softer."))
    #expect(
      page.contains(
        "- Claims: 3 checked, 2 of which hold for the default parameters and data but not here, "
          + "and are left out or reworded\n"))
  }

  /// `-p l2=0.001` states the default: its report is the committed one, and says all of it.
  @Test func failsWhereTheParametersSetAreTheDefaultOnes() throws {
    let stated = try run(l2: "1e-3")
    #expect(throws: ClaimError.self) { try stated.claim(claim("a", false, otherwise: "")) }
    // A default that is no literal is known no sooner than at the end.
    let source = source.replacing("l2 = parameter", with: "l2: Double = parameter")
      .replacing("0.001", with: "usual")
    let run = try chapter(source, overrides: [.init(name: "l2", value: .untyped("1e-3"))])
    _ = try run.parameter("l2", default: 0.001, in: .all, meaning: "", line: 2)
    try run.claim(claim("Better.", false, compared: ["2", "1"], otherwise: ""))
    let error = #expect(throws: LocatedError.self) { try run.report() }
    #expect(error?.exitCode == .chapterFailed)
    #expect(
      error?.description == "chapters/07-example/main.swift:3:1: error: "
        + "this claim is false: 'Better.', which compares 2 with 1")
  }

  @Test func refusesMarkdownThatWouldSwallowTheRest() throws {
    let run = try run()
    #expect(throws: ChapterError.unclosedMarkdown(opening: "<!--")) {
      try run.claim(claim("a\n\n<!-- b", true))
    }
  }

  /// Rule 5: a claim with its lines for itself is prose, not code.
  @Test func showsNoCodeOfClaims() throws {
    let source = #"""
      //: # T
      let a = 1
      claim("One.", a, ==, 1)

      claim(
        """
        Two (\(f(")"))
        """, a == 1,  // why
        otherwise: ""
      )  // claim("x")
      for b in c {
        claim("Three.", b)
      }
      let d = 1; claim("shown", d); e()
      claim("shown", true); e()
      /* claim("no
      ") */ let s = "claim("
      reclaim("shown")
      func claim() {}
      //: End
      claim("Four.", true)
      """#
    #expect(
      try woven(source) == """
        # T

        ```swift
        let a = 1

        for b in c {
        }
        let d = 1; claim("shown", d); e()
        claim("shown", true); e()
        /* claim("no
        ") */ let s = "claim("
        reclaim("shown")
        func claim() {}
        ```

        End

        """)
  }

  @Test(arguments: ["claim(", "claim(\n\"", "claim(\"\"\"\na", "claim"])
  func survivesClaimsThatAreNotClosed(code: String) throws {
    _ = try woven("//: # T\n\(code)")
    _ = try woven("//: # T\n\(String(repeating: code, count: 1000))\n")
  }

  /// What the process that shows a false claim tells the one that started it, and that nothing is
  /// published.
  @Test func endsTheProcessWithItsLine() async throws {
    let result = try await #require(
      processExitsWith: .exitCode(1), observing: [\.standardErrorContent]
    ) {
      try await MainActor.run {
        let run = try ChapterRun(
          source: Array("//: # T\nclaim(\"Half.\", 1, ==, 2)".utf8), filePath: chapterPath,
          request: RunRequest(RunOptions.parse(["--output", "never-written"]), NoOptions()),
          flags: ChapterFlags.parse([]),
          messages: MessageSender(descriptor: 2))
        do {
          try run.chapter.claim(
            Claim(
              sentence: "Half.", holds: false, compared: ["1", "2"], otherwise: nil, line: 2,
              column: 1))
        } catch { run.fail(error, line: 2, column: 1) }
      }
    }
    let last = result.standardErrorContent.split(separator: UInt8(ascii: "\n")).last ?? []
    #expect(
      ChapterMessage(line: last)
        == .failed(
          path: "chapters/07-example/main.swift", line: 2, column: 1,
          message: "this claim is false: 'Half.', which compares 1 with 2", concernsAll: false))
    #expect(FileSystem.kind(of: "never-written") == nil)
  }
}
