import Testing

@testable import Notebook

@Suite struct WeaverTests {
  @Test func weavesProseCodeAndOutputs() throws {
    let source = """
      //: # Title
      //:
      //: Prose, *as is*.

      import Notebook

      let x = 1
      show(x)

      //: More prose.
      //:indented not at all

      print(x)
      """
    #expect(
      try woven(source, [(line: 8, output: .text("shown"))]) == """
        # Title

        Prose, *as is*.

        ```swift
        import Notebook

        let x = 1
        show(x)
        ```

        ```text
        shown
        ```

        More prose.
        indented not at all

        ```swift
        print(x)
        ```

        """)
  }

  @Test func hidesLinesAndTheBlankLinesTheyLeave() throws {
    let source = """
      //: # T
      import Notebook

      // snippet.hide
      begin(source: [])
      // snippet.show

      let a = 1


      let b = 2
        // snippet.hide
      let c = 3
        // snippet.show
      """
    #expect(
      try woven(source) == """
        # T

        ```swift
        import Notebook

        let a = 1


        let b = 2
        ```

        """)
  }

  @Test func showsOutputsOfAHiddenChunkWithoutABlock() throws {
    let source = "//: # T\n// snippet.hide\nshow(1)\n// snippet.show\n//: End"
    #expect(
      try woven(source, [(line: 3, output: .text("one"))]) == "# T\n\n```text\none\n```\n\nEnd\n")
  }

  /// Calls come in the order of time; each output stays under its own chunk.
  @Test func ordersOutputsByChunkThenByCall() throws {
    let source = "//: # T\nfunc f() { show(1) }\n//: Middle\nshow(2)\nf()\nshow(3)"
    let outputs: [(line: Int, output: Output)] = [
      (4, .text("two")), (2, .text("one, first call")), (6, .text("three")),
      (2, .text("one, second call")),
    ]
    #expect(
      try woven(source, outputs) == """
        # T

        ```swift
        func f() { show(1) }
        ```

        ```text
        one, first call
        ```

        ```text
        one, second call
        ```

        Middle

        ```swift
        show(2)
        f()
        show(3)
        ```

        ```text
        two
        ```

        ```text
        three
        ```

        """)
  }

  @Test func separatesProseByBlankLinesOfCode() throws {
    #expect(try woven("//: # T\n\n\n//: a\n//: b\n \t\n//: c") == "# T\n\na\nb\n\nc\n")
  }

  @Test func makesFencesLongerThanAnyBackticksInTheCode() throws {
    let source = "//: # T\nlet a = \"```\"\nlet b = \"`````\""
    #expect(
      try woven(source)
        == "# T\n\n``````swift\nlet a = \"```\"\nlet b = \"`````\"\n``````\n")
  }

  @Test func readsCRLFAndNoFinalNewlineAsItReadsLF() throws {
    let source = "//: # T\n//: prose\n\nlet a = 1\n// snippet.hide\nb()\n// snippet.show"
    let expected = "# T\nprose\n\n```swift\nlet a = 1\n```\n"
    #expect(try woven(source) == expected)
    #expect(try woven(source + "\n") == expected)
    let lines = source.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(try woven(lines.joined(separator: "\r\n")) == expected)
    #expect(try woven("\u{FEFF}" + source) == expected)
  }

  @Test func keepsTabs() throws {
    #expect(try woven("//: # T\nif a {\n\tb()\n}") == "# T\n\n```swift\nif a {\n\tb()\n}\n```\n")
  }

  @Test func keepsProseWithEveryMetacharacter() throws {
    let prose = "\\ ` * _ {} [] <> () # + - . ! | ~ & $ ^ : @ \" '"
    #expect(try woven("//: # T\n//: \(prose)") == "# T\n\(prose)\n")
  }

  /// A figure stands where the prose places it, and not below its code.
  @Test @MainActor func placesAFigureInTheProse() throws {
    let run = try chapter("//: # T\n//: Above.\n//:\n//: \\(figure: a-1)\n//: ## S\nf(); g()\n")
    for name in ["a-1", "b"] {
      try run.show(
        StubFigure(), name: name, caption: "C", alternativeText: "A \(name)", line: 6)
    }
    let page = try run.report().page
    let places = ["Above.", "A a-1", "## S", "f(); g()", "A b"].map {
      page.range(of: $0)?.lowerBound
    }
    #expect(places.allSatisfy { $0 != nil }, "\(page)")
    #expect(places.compactMap(\.self) == places.compactMap(\.self).sorted(), "\(page)")
    #expect(page.components(separatedBy: "A a-1").count == 2)
  }

  @Test @MainActor func refusesAFigureThatIsNotShown() throws {
    let run = try chapter("//: # T\n//: Text \\(figure: other)\nf()\n")
    try run.show(StubFigure(), name: "a", caption: "C", alternativeText: "A", line: 3)
    let error = #expect(throws: LocatedError.self) { _ = try run.report() }
    #expect(
      error?.description
        == "chapters/07-example/main.swift:2:10: error: figure 'other' is placed here, but this run has not shown it"
    )
    #expect(error?.exitCode == .badData)
  }

  @Test(arguments: ["figure:", "figure: a b", "figure: a, digits: 2x"])
  func refusesAMalformedPlaceOfAFigure(value: String) {
    #expect(failure("//: # T\n//: \\(\(value))\n").contains("a value in the prose is "))
  }
}
