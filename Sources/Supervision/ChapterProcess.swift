import Basics
import Platform

/// A chapter that runs as a process of its own: its messages, and what it says otherwise on
/// standard output and standard error.
package final class ChapterProcess {
  /// What a process does, in the order in which it is seen.
  package enum Event: Equatable, Sendable {
    case message(ChapterMessage)
    /// A line of what it says otherwise.
    case text(String)
    /// Nothing follows.
    case ended(ProcessEnding)
  }

  private let child: ChildProcess
  private var messages = LineBuffer()
  private var text = LineBuffer()

  /// Starts `executable` with `arguments`; `environment` adds to ours.
  ///
  /// Throws `ProcessError.cannotStart`.
  package init(
    _ executable: ChapterExecutable, arguments: [String], environment: [String: String] = [:]
  ) throws(ProcessError) {
    let words =
      [executable.name] + arguments + ["--message-descriptor=\(ChapterMessage.descriptor)"]
    do throws(ChildProcess.StartError) {
      child = try ChildProcess(
        path: executable.path, arguments: words, environment: environment,
        outputs: [[ChapterMessage.descriptor], [STDOUT_FILENO, STDERR_FILENO]])
    } catch {
      throw .cannotStart(chapter: executable.name, reason: error.reason)
    }
  }

  /// Sends the process `signal`.
  package func send(signal: Int32) { child.send(signal: signal) }

  /// Waits until one of `processes` has something to tell, or a tenth of a second.
  package static func wait(for processes: [ChapterProcess]) {
    ChildProcess.wait(for: processes.map(\.child), milliseconds: 100)
  }

  /// What has come since the last call, without waiting.
  ///
  /// A process that dies in the middle of a message has not sent it.
  package func events() -> [Event] {
    // Before reading: whatever it wrote before its end is then read too.
    let ending = child.endingIfOver()
    var events: [Event] = []
    for line in messages.append(child.readAvailable(0)) {
      if let message = ChapterMessage(line: line) { events.append(.message(message)) }
    }
    for line in text.append(child.readAvailable(1)) { events.append(.text(decoded(line))) }
    guard let ending else { return events }
    let rest = text.takeRest()
    if !rest.isEmpty { events.append(.text(decoded(rest))) }
    return events + [.ended(ending)]
  }

  private func decoded(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
