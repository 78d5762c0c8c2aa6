import Supervision
import Testing

@testable import Notebook

@Suite struct ProgressLineTests {
  /// What `calls` write, each half a second after the one before.
  private func written(
    _ style: ProgressLine.Style, step: Duration = .milliseconds(500),
    _ calls: [(label: String, completed: Int, isMilestone: Bool)]
  ) -> String {
    var text = ""
    var time = ContinuousClock.now
    let line = ProgressLine(title: "tied", style: style, write: { text += $0 }, now: { time })
    for call in calls {
      line.update(
        ChapterProgress(
          label: call.label, completed: call.completed, total: 4, isMilestone: call.isMilestone,
          detail: "step \(call.completed)"))
      time += step
    }
    line.finish()
    return text
  }

  @Test func writesALineForEachMilestone() {
    let style = ProgressLine.Style(isLive: false, keepsMilestones: true)
    let text = written(
      style,
      [("a", 1, false), ("a", 2, true), ("a", 3, false), ("a", 4, false), ("b", 4, true)])
    #expect(
      text == """
        tied: a, 50 %, step 2, 0.5 s
        tied: a, 100 %, step 4, 1.5 s
        tied: b, 100 %, step 4, 0.0 s

        """)
  }

  @Test func rewritesOneLineOnATerminal() {
    let style = ProgressLine.Style(isLive: true, keepsMilestones: false)
    #expect(
      written(style, [("a", 1, false), ("a", 2, true), ("a", 4, true)])
        == "\r\u{1B}[Ktied: a [#####---------------] 25 % step 1, 0.0 s left"
        + "\r\u{1B}[Ktied: a [##########----------] 50 % step 2, 0.5 s left" + "\r\u{1B}[K")
  }

  @Test func asksForNoMoreThanTwentyMessagesASecond() {
    var throttle = ProgressThrottle()
    let start = ContinuousClock.now
    func due(_ label: String, isMilestone: Bool = false, at milliseconds: Int) -> Bool {
      throttle.isDue(
        label, isMilestone: isMilestone, now: start + .milliseconds(milliseconds))
    }
    #expect((0..<100).filter { due("a", at: 10 * $0) }.count == 20)
    #expect(due("b", at: 1000))
    #expect(!due("b", at: 1010))
    #expect(due("b", isMilestone: true, at: 1020))
  }

  @Test func cutsTheLineToTheTerminal() {
    let style = ProgressLine.Style(
      isLive: true, hasColor: true, keepsMilestones: false, width: { 20 })
    #expect(written(style, [("a", 1, false)]) == "\r\u{1B}[Ktied: a [#####-----\r\u{1B}[K")
  }

  @Test func isQuiet() {
    let style = ProgressLine.Style(isLive: false, keepsMilestones: false)
    #expect(written(style, [("a", 1, true), ("a", 4, true)]) == "")
  }
}
