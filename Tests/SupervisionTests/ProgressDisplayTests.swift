import Basics
import Foundation
import Testing

@testable import Supervision

@Suite struct ProgressDisplayTests {
  /// A display, what it has written, its clock and its terminal.
  private final class Screen {
    var text = ""
    var time = ContinuousClock.now
    var (columns, rows) = (120, 24)

    func display(isLive: Bool, keepsMilestones: Bool) -> ProgressDisplay {
      var style = ProgressDisplay.Style(isLive: isLive, keepsMilestones: keepsMilestones)
      style.size = { (self.columns, self.rows) }
      return ProgressDisplay(style: style, write: { self.text += $1 }, now: { self.time })
    }

    /// What has been written since the last call.
    func take() -> String {
      defer { text = "" }
      return text
    }
  }

  private func progress(
    _ completed: Int, of total: Int = 4000, label: String = "a", isMilestone: Bool = false
  ) -> ChapterProgress {
    ChapterProgress(
      label: label, completed: completed, total: total, unit: "images", isMilestone: isMilestone,
      detail: "epoch 1/2, batch \(completed / 10)/200, loss 0.0345")
  }

  @Test func writesALineForEachMilestone() {
    let screen = Screen()
    let display = screen.display(isLive: false, keepsMilestones: true)
    display.begin("tied", threadCount: 2)
    for (completed, isMilestone) in [(1000, false), (2000, true), (3000, false), (4000, false)] {
      display.update("tied", progress(completed, isMilestone: isMilestone))
      display.redraw()
      screen.time += .seconds(1)
    }
    display.update("tied", progress(0, of: 0, label: "b\nc"))
    display.end("tied", after: .seconds(5))
    #expect(
      screen.text == """
        tied: a, 50 %, epoch 1/2, batch 200/200, loss 0.0345, 1000 images/s, 1.0 s
        tied: a, 100 %, epoch 1/2, batch 400/200, loss 0.0345, 1000 images/s, 3.0 s
        tied: b c, 100 %, epoch 1/2, batch 0/200, loss 0.0345, 0.0 s
        tied: done after 5.0 s

        """)
  }

  @Test func isQuiet() {
    let screen = Screen()
    let display = screen.display(isLive: false, keepsMilestones: false)
    display.begin("tied", threadCount: 2)
    display.update("tied", progress(4000, isMilestone: true))
    display.redraw()
    display.end("tied", after: .seconds(5))
    #expect(screen.text == "")
    display.write(["error: e"], to: .error)
    #expect(screen.text == "error: e\n")
  }

  /// The text of each line, without the control sequences around them.
  private func lines(_ text: String) -> [String] {
    let inner = text.components(between: "\u{1B}[?7l", and: "\u{1B}[?7h")
    return inner.components(separatedBy: "\r\n").map { $0.components(separatedBy: "\u{1B}[K")[0] }
  }

  @Test func leavesOutWhatTellsLeastWhereTheTerminalIsNarrow() {
    let screen = Screen()
    let display = screen.display(isLive: true, keepsMilestones: false)
    display.begin("stacked-autoencoder", threadCount: 2)
    display.update("stacked-autoencoder", progress(0))
    screen.time += .seconds(1)
    display.update("stacked-autoencoder", progress(1000))
    let line =
      "stacked-autoencoder  25 %, 3.0 s left, a, epoch 1/2, batch 100/200, loss 0.0345, 1000 images/s"
    for (columns, line) in [(130, line), (41, "\(line.prefix(39))…"), (3, "s…"), (1, "…")] {
      screen.columns = columns
      display.write([""], to: .error)
      screen.text = ""
      display.redraw()
      #expect(lines(screen.take()) == [line])
      #expect(line.count < max(columns, 2))
    }
  }

  private func drawn(_ texts: String...) -> String {
    texts.map { "\u{1B}[?7l\($0)\u{1B}[K\u{1B}[?7h" }.joined(separator: "\r\n")
  }

  @Test func rewritesALineForEachChapter() {
    let screen = Screen()
    let display = screen.display(isLive: true, keepsMilestones: false)
    display.begin("a", threadCount: 1)
    display.begin("bc", threadCount: 1)
    display.redraw()
    #expect(screen.take() == "\r" + drawn("a  0.0 s", "bc  0.0 s"))
    screen.time += .milliseconds(50)
    display.redraw()
    #expect(screen.take() == "")
    screen.time += .milliseconds(50)
    display.redraw()
    #expect(screen.take() == "\r\u{1B}[1A" + drawn("a  0.1 s", "bc  0.1 s"))
    display.write(["note"], to: .error)
    #expect(screen.take() == "\r\u{1B}[1A\u{1B}[Jnote\n")
    display.end("a", after: nil)
    display.redraw()
    #expect(screen.take() == "\r" + drawn("bc  0.1 s"))
    display.write(["note"], to: .error)
    #expect(screen.take() == "\r\u{1B}[Knote\n")
  }

  /// Works side by side have a line each while they are under way; the screen's rows are the limit.
  @Test func rewritesALineForEachWork() {
    let screen = Screen()
    let display = screen.display(isLive: true, keepsMilestones: false)
    display.begin("tied", threadCount: 2)
    for label in ["x", "y", "z"] { display.update("tied", progress(0, label: label)) }
    func labels() -> [String] {
      screen.time += .seconds(1)
      display.redraw()
      return screen.take().components(separatedBy: "\r\n").map { line in
        ["x", "y", "z"].first { line.contains(", \($0), ") } ?? ""
      }
    }
    #expect(labels() == ["x", "y", "z"])
    screen.rows = 3
    #expect(labels() == ["x", "y"])
    screen.rows = 24
    #expect(labels() == ["x", "y", "z"])
    for label in ["x", "z"] { display.update("tied", progress(4000, label: label)) }
    #expect(labels() == ["y"])
    display.update("tied", progress(4000, label: "y"))
    #expect(labels() == ["y"])
    display.update("tied", progress(10, label: "next"))
    display.update("tied", progress(20, label: "x"))
    #expect(labels() == ["", "x"])
  }

  @Test(arguments: [(8, 3, [3, 3, 2]), (2, 2, [1, 1]), (1, 3, [1, 1, 1]), (4, 1, [4])])
  func sharesThreads(total: Int, jobs: Int, shares: [Int]) {
    #expect(Supervisor.shares(of: total, among: jobs) == shares)
  }
}

extension String {
  fileprivate func components(between start: String, and end: String) -> String {
    components(separatedBy: start).last?.components(separatedBy: end).first ?? ""
  }
}
