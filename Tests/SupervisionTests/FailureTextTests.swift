import Testing

@testable import Supervision

@Suite struct FailureTextTests {
  @Test func holdsBackWhatTheRuntimeSaysOfATrap() {
    var text = RuntimeText()
    #expect(text.append("a") == ["a"])
    #expect(text.append("").isEmpty)
    #expect(text.append("b") == ["", "b"])
    #expect(text.append("Swift/Array.swift:692: Fatal error: Index out of range").isEmpty)
    #expect(text.append("Current stack trace:").isEmpty)
    #expect(text.append("5                       0x000055d6c99991fe <unavailable> + 1").isEmpty)
    #expect(text.append("0    libswiftCore.so    0x00007f3ee43a9f20 a + 10").isEmpty)
    #expect(text.append("").isEmpty)
    #expect(text.append("*** Signal 4: Backtracing from 0x7f863756df7f... done ***").isEmpty)
    #expect(text.reason == "Index out of range")
    #expect(
      text.takeRest() == ["Swift/Array.swift:692: Fatal error: Index out of range", ""])
  }

  @Test(arguments: [
    (
      "main/main.swift:18: Precondition failed: it must be less",
      "precondition failed: it must be less"
    ),
    ("a/b.swift:1: Assertion failed", "assertion failed"), ("Fatal error: x", "x"),
    (
      "S.swift:2: Fatal error: Error raised at top level: m.(unknown context at $55ce).E()",
      "Error raised at top level: m.E()"
    ),
  ])
  func findsTheReason(line: String, reason: String) {
    var text = RuntimeText()
    #expect(text.append(line).isEmpty)
    #expect(text.reason == reason)
  }

  @Test(arguments: ["No Fatal error: x", "a Precondition failed"])
  func leavesOtherLines(line: String) {
    var text = RuntimeText()
    #expect(text.append(line) == [line])
    #expect(text.reason == nil)
  }

  @Test func putsTheFailureInThePlaceOfTheBanner() {
    let running = FailurePage.beginning + "\n# T\n\nshown\n"
    let failure = ChapterFailure(
      path: "p/main.swift", line: 3, column: 5, message: "`a` is\nnil", isExact: true)
    #expect(
      FailurePage.failed(failure, page: running)
        == """
        > **This run failed.** `p/main.swift:3:5`: `'a' is nil`
        >
        > Everything that it had shown stands below; none of it is published.

        # T

        shown

        """)
  }

  @Test func saysThatItKnowsNoMoreThanTheLastPlace() {
    let failure = ChapterFailure(
      path: "p", line: 3, column: 5, message: "killed", isExact: false)
    #expect(failure.description == "p:3:5: error: killed, at this line or after it")
    let nowhere = ChapterFailure(path: nil, line: 0, column: 0, message: "m", isExact: false)
    #expect(nowhere.description == "error: m")
    #expect(
      FailurePage.failed(nowhere, page: FailurePage.beginning)
        == "> **This run failed.** `m`\n>\n> It had shown nothing.\n")
  }
}
