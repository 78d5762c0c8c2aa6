import Testing

@testable import Notebook

@Suite struct ChapterFormatTests {
  private let place = "chapters/07-example/main.swift"

  @Test func readsTheTitle() throws {
    #expect(try read("import Notebook\n//: #  Tying *weights* \nx()").title == "Tying *weights*")
  }

  @Test(arguments: ["", "let a = 1", "// : # T", " //: # T", "let a = \"\"\"\n//: # T\n\"\"\""])
  func refusesASourceWithoutProse(source: String) {
    #expect(
      failure(source)
        == "\(place):1:1: error: a chapter needs a prose line '//: # Title', but it has no prose")
  }

  @Test(arguments: ["//: Prose", "//:", "//: #", "//: # ", "//: ## T", "//: #T"])
  func refusesAFirstProseLineThatIsNoTitle(line: String) {
    #expect(
      failure("let a = 1\n\(line)\n//: # T")
        == "\(place):2:1: error: the first prose line must be '//: # Title'")
  }

  @Test(arguments: ["// snippet.end", "//snippet.hidden", "  // snippet.", "// snippet.hide it"])
  func refusesUnknownMarkers(marker: String) throws {
    let blanks = marker.prefix { $0 == " " }.count
    let column = marker.contains("// ") ? blanks + 4 : blanks + 3
    let error = #expect(throws: LocatedError.self) { try read("//: # T\n\(marker)\n") }
    let message = try #require(error).description
    #expect(message.hasPrefix("\(place):2:\(column): error: unknown marker '// snippet."))
    #expect(error?.exitCode == .badData)
  }

  @Test func refusesUnbalancedMarkers() {
    let hide = "// snippet.hide\n"
    let show = "// snippet.show\n"
    #expect(
      failure("//: # T\n" + hide + "a()")
        == "\(place):2:1: error: '// snippet.hide' has no '// snippet.show' after it")
    #expect(failure("//: # T\n" + show) == "\(place):2:4: error: nothing is hidden here")
    #expect(
      failure("//: # T\n" + hide + hide + show)
        == "\(place):3:4: error: the code is hidden since line 2 already")
    #expect(
      failure("//: # T\n" + hide + "//: lost\n" + show)
        == "\(place):3:1: error: prose cannot be hidden; end the hidden code above it")
  }

  @Test(arguments: [
    "```", "~~~~ swift", "  ```sh", "<!-- a", "<pre>", "<SCRIPT src=x",
    "<?php", "<!DOCTYPE", "<![CDATA[ a > ?>",
  ])
  func refusesProseThatWouldSwallowTheCode(opening: String) {
    let message = failure("//: # T\n//: \(opening)\n//: text\nlet a = 1\n//: ```\n")
    #expect(message.hasPrefix("\(place):2:1: error: '"))
    #expect(message.hasSuffix("' is never closed in this prose; the code below would vanish in it"))
  }

  @Test(arguments: [
    "```\n//: a\n//: ````", "~~~\n//: ```\n//: ~~~", "    ```", "<!-- a -->", "<pre>\n//: </pre>",
    "a `b` <em>c</em>", "``` a ``` b", "<preface>", "<?a?>", "<!--->", "<!A\n//: >",
    "<![CDATA[\n//: ]]>",
    "<!-", "<!", "a <!-- b", "> ```", "- ```\n//:   a", "<div>", "- ```\n//:   a\n//:   ```",
    "> ```\n//: > a",
  ])
  func keepsProseWhoseBlocksEnd(prose: String) {
    #expect(failure("//: # T\n//: \(prose)\nlet a = 1") == "")
  }

  /// The compiler ends a line comment at a carriage return, so the rest of such a line would run.
  @Test func refusesACarriageReturnWithinALine() {
    for (source, place) in [
      ("//: # T\n//: a\rb()", "2:6"), ("//: # T\nlet a = 1\r\r\n", "2:10"),
      ("//: # T\r//: b", "1:8"),
    ] {
      #expect(
        failure(source) == "\(self.place):\(place): error: "
          + "found a carriage return without a line feed; end lines with LF or CRLF")
    }
  }

  /// Rule 7: each source has the markers as text only, so all of it is one chunk after the title.
  @Test(arguments: [
    "let a = \"//: no\"",
    "let a = \"\"\"\n//: no\n// snippet.wrong\n\"\"\"",
    "let a = \"\"\"\n\\\"\"\"\n//: no\n\"\"\"",
    "let a = #\"\"\"\n\"\"\"\n//: no\n\\(\n//: no\n\"\"\"#",
    "let a = #\"\"\"#\nlet b = 1",
    "let a = \"\\(\"\\(f(\")\"))\")\"",
    "let a = \"\"\"\n\\(f(\n//: no\n\"\"\"\n// snippet.no\n\"\"\"))\n//: no\n\"\"\"",
    "/* a\n//: no\n/* b */\n// snippet.no\n*/",
    "/* \" */ let a = 1 // snippet.no",
    "let a = /\"/",
    "let a = #/\n//: no\n\"\"\"\n/#",
    "let a = 4 / 2; let b = \"/\"",
    "f(/\\/\"\"\"/)",
    "let a = /\"\\(/",
    "x() //: no",
    "  //: no",
    "/// snippet.no",
    "let a = \"\\\\\"",
    "let a = ##\"\\#(\"##",
  ])
  func takesMarkersInLiteralsAndCommentsForText(code: String) throws {
    let source = try read("//: # T\n\(code)\n//: End")
    #expect(source.pieces.count == 3)
    #expect(try woven("//: # T\n\(code)\n//: End") == "# T\n\n```swift\n\(code)\n```\n\nEnd\n")
  }

  /// What follows a literal that is closed, or cut off by the end of its line, is read again.
  @Test(arguments: [
    "let a = \"open", "let a = \"\"\"\nb\n\"\"\"", "let a = #\"\\\"#", "/**/", "let a = \"\"",
    "let a = \"\\(b)\"", "let r = /a\"b/", "#if DEBUG", "let a = #\"\"#", "let c = \"\\\"\"",
  ])
  func readsMarkersAfterALiteral(code: String) throws {
    #expect(try read("//: # T\n\(code)\n//: End").pieces.count == 3)
  }

  /// A quadratic step would take minutes: the limit is of any machine's load, not of its speed.
  @Test(.timeLimit(.minutes(5))) func takesTimeLinearInTheSource() throws {
    let line = "let value = f(\"text \\(g(\"(\")) /* no */\", /a\\/b/, #\"\\\"#) // comment `\n"
    let count = 1_000_000 / line.utf8.count
    let source = "//: # T\n" + String(repeating: line, count: count)
    #expect(try read(source).pieces.count == 2)
    for hostile in ["\"\\(", "/* ", "####\"", "(/\\/", "parameter(\"a\", ", "\"\"\"\n", "`", "\t"] {
      _ = failure("//: # T\n" + String(repeating: hostile, count: 100_000))
    }
  }
}
