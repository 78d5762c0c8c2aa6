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
      begin()
      // snippet.show

      let a = 1


      let b = 2
        // snippet.hide
      publish()
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
}
