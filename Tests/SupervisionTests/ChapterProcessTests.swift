import Basics
import Foundation
import TestSupport
import Testing

@testable import Supervision

/// Processes that send what chapters send, and what they never should.
@Suite struct ChapterProcessTests {
  /// What the shell script `script` does, as events.
  private func events(_ script: String) throws -> [ChapterProcess.Event] {
    let process = try ChapterProcess(
      ChapterExecutable(name: "sh", path: "/bin/sh"), arguments: ["-c", script])
    var events: [ChapterProcess.Event] = []
    while true {
      ChapterProcess.wait(for: [process])
      events += process.events()
      if case .ended = events.last { return events }
    }
  }

  private let reached = #"{"reached":{"line":7,"column":1}}"#

  @Test func readsMessagesAndText() throws {
    let events = try events(
      "echo \"$0\" >&2; echo '\(reached)' >&3; sleep 0.05; echo text; printf rest; exit 3")
    #expect(
      events.filter { $0 != .message(.reached(line: 7, column: 1)) } == [
        .text("--message-descriptor=3"), .text("text"), .text("rest"),
        .ended(.exited(3)),
      ])
    #expect(events.contains(.message(.reached(line: 7, column: 1))))
  }

  @Test func dropsTheMessageInWhoseMiddleTheProcessDied() throws {
    let events = try events(
      "printf '%s\\n%s' '\(reached)' '{\"reached\":{\"line\":8' >&3; kill -9 $$")
    #expect(events == [.message(.reached(line: 7, column: 1)), .ended(.signaled(9))])
  }

  @Test func skipsLinesThatAreNotMessages() throws {
    let lines = ["", "nonsense", "{}", #"{"reached":{}}"#, #"{"other":{"line":1}}"#, reached]
    let events = try events(lines.map { "echo '\($0)' >&3" }.joined(separator: "\n"))
    #expect(events == [.message(.reached(line: 7, column: 1)), .ended(.exited(0))])
  }

  @Test func outlivesAProcessThatClosesItsPipes() throws {
    let events = try events("exec 3>&- >&- 2>&-; sleep 0.1; exit 4")
    #expect(events == [.ended(.exited(4))])
  }

  /// A process that outlives the chapter, such as one that writes its backtrace, may hold the pipe.
  @Test func endsWithTheProcessThoughAnotherHoldsItsPipe() throws {
    let events = try events("sleep 20 & echo $!; exit 5")
    #expect(events.last == .ended(.exited(5)))
    if case .text(let id) = events.first, let id = pid_t(id) { kill(id, SIGKILL) }
  }

  @Test func readsAMessageOfMegabytes() throws {
    let message = ChapterMessage.wrote(path: String(repeating: "é", count: 1 << 20))
    try withTemporaryDirectory { folder in
      try Data(message.line).write(to: URL(fileURLWithPath: folder + "/message"))
      let events = try events("cat '\(folder)/message' >&3")
      #expect(events == [.message(message), .ended(.exited(0))])
    }
  }

  @Test func tellsWhyAProcessCannotStart() throws {
    #expect(throws: Failure("cannot start chapter 'x': Permission denied", .internalError)) {
      _ = try ChapterProcess(ChapterExecutable(name: "x", path: "/tmp"), arguments: [])
    }
  }

  @Test func everyMessageIsALineThatReadsBack() {
    let progress = ChapterProgress(
      label: "a\nb", completed: 1, total: 2, isMilestone: true, detail: "\u{1B}\"")
    for message: ChapterMessage in [
      .described(json: "{\n}"), .progress(progress), .reached(line: 3, column: 4),
      .wrote(path: "a\\b"),
      .published(root: "o p", metrics: "{\n}"),
      .failed(path: "p", line: 1, column: 2, message: "m", concernsAll: true),
    ] {
      let line = message.line
      #expect(line.firstIndex(of: UInt8(ascii: "\n")) == line.count - 1)
      #expect(ChapterMessage(line: line.dropLast()) == message)
    }
  }
}
