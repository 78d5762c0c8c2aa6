import Basics
import Testing

@testable import Notebook

/// Values of the run in the prose (rule 1).
@Suite @MainActor struct ProseTests {
  private let place = "chapters/07-example/main.swift"

  /// A chapter whose prose is `prose`, and which records what `values` has.
  private func chapter(_ prose: String, _ values: KeyValuePairs<String, JSON>) throws
    -> Chapter
  {
    let records = values.map { "record(\"\($0.key)\", x)\n" }.joined()
    let run = try NotebookTests.chapter("//: # T\n//: \(prose)\n" + records)
    for (name, value) in values { try run.record(name, value, line: 1, column: 1) }
    return run
  }

  private func text(_ prose: String, _ values: KeyValuePairs<String, JSON>) throws -> String {
    let blocks = try chapter(prose, values).document().blocks
    guard case .prose(let text) = blocks[0] else { return "" }
    return String(text.dropFirst("# T\n".count))
  }

  private func message(_ prose: String, _ values: KeyValuePairs<String, JSON> = [:])
    -> String
  {
    do {
      try chapter(prose, values).checkProse()
      return ""
    } catch { return "\(error)" }
  }

  @Test func writesValuesAsTheProseAsks() throws {
    let values: KeyValuePairs<String, JSON> = [
      "mse": .number(0.03561), "count": .number(561_934),
      "epochs": .list([.number(1.0), .number(2.0)]),
      "text": .text("a*b_c"), "done": .boolean(true), "big": .number(Int128(Int64.max) * 16),
      "test-mse2": .number(2),
    ]
    for (prose, expected) in [
      (#"\(mse)"#, "0.03561"), (#"\(mse, digits: 4)"#, "0.0356"), (#"\(count)"#, "561934"),
      (#"\(grouped: count)"#, "561,934"), (#"\(count, digits: 1)"#, "561934.0"),
      (#"\(epochs.first)–\(epochs.last, digits:2), \(epochs.count)"#, "1–2.00, 2"),
      (#"\(text)"#, #"a\*b\_c"#), (#"\( done )."#, "true."), (#"*\(test-mse2)*"#, "*2*"),
      (#"\(grouped: big)"#, "147573952589676412912"),
    ] { #expect(try text(prose, values) == expected) }
  }

  @Test func quotesParametersAndWhatIsRecordedLater() throws {
    let run = try NotebookTests.chapter(
      """
      //: # T
      //: ℓ2 is \\(l2), the error \\(testMSE, digits: 2).
      let l2 = parameter(0.001)
      let testMSE: Double = try record(evaluate())
      """)
    #expect(run.document().markdown.contains("ℓ2 is …, the error …."))
    let _: Double = try run.parameter(default: 0.001, line: 3, column: 19)
    try run.record(nil, .number(0.0356), line: 4, column: 34)
    try run.checkProse()
    #expect(run.document().markdown.contains("ℓ2 is 0.001, the error 0.04."))
  }

  /// Rule 7: code is text, be it a span or a block; so is what stands after a backslash.
  @Test(arguments: [
    #"`\(a)`"#, #"``\(a) ` \(a)``"#, "`a\n//: \\(a)`", "```\n//: \\(a)\n//: ```",
    "~~~swift\n//: `\n//: \\(a)\n//: ~~~", #"\\(a)"#, #"\`\\(a)"#, #"`\`\\(a)"#, #"a\ (a)"#,
  ])
  func takesCodeForText(prose: String) throws {
    #expect(try text(prose, [:]) == prose.replacing("\n//: ", with: "\n"))
  }

  @Test(arguments: [
    #"` \(a)"#, #"\`\(a)`"#, #"``\(a)`"#, "`\n//:\n//: \\(a)`", #"```\(a)``"#, #"`a` \(a) `b`"#,
    "```\n//: ```\n//: \\(a)", "<!-- `\n//: -->\n//: \\(a)", #"\\\(a)"#,
  ])
  func takesNoMoreThanCodeForText(prose: String) {
    #expect(
      message(prose).contains(": error: expected the name of a parameter or record, found 'a'"))
  }

  @Test func refusesValuesThatNothingStates() {
    #expect(
      message(#"The *error* is \(testMSE) now"#, ["mse": .number(1), "a": .number(1)])
        == "\(place):2:20: error: expected the name of a parameter or record, found 'testMSE'; the"
        + " chapter has a, mse")
    #expect(
      failure("//: # T\n//:\\(a)\n// record(\"a\", 1)\nlet s = \"record(\\\"a\\\", 1)\"")
        == "\(place):2:4: error: expected the name of a parameter or record, found 'a'; the chapter"
        + " has none")
    #expect(
      failure("//: # T\n//: \\(a)\nrecord(name, 1)\nrecord(\"\\(b)\", 2)")
        .contains("2:5: error: expected the name of a parameter or record, found 'a'"))
  }

  @Test(arguments: [
    #"\()"#, #"\(a b)"#, #"\(a, digits: 16)"#, #"\(a, digits: -1)"#, #"\(a, digits: x)"#,
    #"\(a, 4)"#, #"\(a, digits: 4, 5)"#, #"\(grouped: a, digits: 4)"#, #"\(grouped:)"#,
    #"\(a.middle)"#, #"\(a.first.last)"#, #"\(.first)"#, #"\(f(a))"#, #"\(a + b)"#,
  ])
  func refusesMalformedValues(prose: String) {
    #expect(
      message("é \(prose)").hasPrefix(#"\#(place):2:8: error: a value in the prose is '\(name)'"#))
  }

  @Test func refusesAValueThatIsNotClosedOnItsLine() {
    #expect(
      message("\\(a,\n//: digits: 4)")
        == #"\#(place):2:5: error: '\(' begins a value and needs a ')' on its line"#)
  }

  @Test func refusesValuesInTheTitle() {
    #expect(
      failure("//: # With \\(a)\nrecord(\"a\", 1)")
        == "\(place):1:12: error: the title cannot have values")
    #expect(failure("//: # With `\\(a)`") == "")
  }

  @Test func refusesValuesOfAnotherKind() {
    for (value, quotation, problem) in [
      (.text("x"), "a, digits: 2", "'digits:' needs a number, but 'a'"),
      (.boolean(true), "a, digits: 2", "'digits:' needs a number, but 'a'"),
      (.number(1.5), "grouped: a", "'grouped:' needs a whole number, but 'a'"),
      (.number(1), "a.first", ".first, .last and .count need a list"),
      (.list([]), "a.last", "'a' is an empty list"),
      (.list([.number(1)]), "a", "'a' is a list"),
      (.object([]), "a", "'a' has members"),
    ] as [(JSON, String, String)] {
      #expect(
        message("\\(\(quotation))", ["a": value]).hasPrefix("\(place):2:5: error: \(problem)"))
    }
  }

  @Test func refusesToPublishWhereAQuotedValueWasNotRecorded() throws {
    let run = try NotebookTests.chapter("//: # T\n//: It is \\(a).\nif b { record(\"a\", 1) }")
    let error = #expect(throws: LocatedError.self) { try run.report() }
    #expect(error?.exitCode == .badData)
    #expect(
      error?.description
        == "\(place):2:11: error: 'a' is quoted here, but this run has not recorded it")
  }

  /// A step that is cubic or worse would not come to its end.
  @Test func readsProseInLinearTime() {
    for hostile in [#"\("#, "`", "\\", "` `` ``` ", #"\(a) "#, "`\\(a)`", "[\\"] {
      let text = String(repeating: hostile, count: 8_000)
      _ = failure("//: # T\n//: \(text)\nrecord(\"a\", 1)")
      _ = failure("//: # T\n//: " + text.replacing(" ", with: "\n//: "))
    }
    let runs = (1...400).map { String(repeating: "`", count: $0) }.joined(separator: " ")
    _ = failure("//: # T\n//: \(runs)")
  }
}
