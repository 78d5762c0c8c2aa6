import Basics
import Platform
import Synchronization

/// SIGINT, SIGTERM, SIGHUP and SIGQUIT: each ends the process with exit code 130, at once or, while
/// signals are held back, at the next check. A process that waits for chapters passes them on.
package enum Interruption {
  /// How many tasks hold signals back.
  private static let holders = Atomic(0)
  private static let hasCome = Atomic(false)
  /// The signal that has not been passed on; 0 for none.
  private static let received = Atomic<Int32>(0)

  /// Handles the signals from now on, except those that the process ignores, as under `nohup`.
  package static func install() {
    // A signal handler must not be the first to initialize them.
    holders.store(0, ordering: .sequentiallyConsistent)
    hasCome.store(false, ordering: .sequentiallyConsistent)
    received.store(0, ordering: .sequentiallyConsistent)
    let numbers = [SIGINT, SIGTERM, SIGHUP, SIGQUIT]
    defer { unblock(signals: numbers) }
    for number in numbers where !isIgnored(signal: number) {
      signal(number) { number in
        guard Interruption.holders.load(ordering: .sequentiallyConsistent) > 0 else {
          // The shell's prompt begins on a new line, not behind the progress.
          if isatty(STDERR_FILENO) == 1 { write(STDERR_FILENO, "\n", 1) }
          _exit(Basics.ExitCode.interrupted.rawValue)
        }
        Interruption.hasCome.store(true, ordering: .sequentiallyConsistent)
        Interruption.received.store(number, ordering: .sequentiallyConsistent)
        // The last holder may have looked just before.
        if Interruption.holders.load(ordering: .sequentiallyConsistent) == 0 {
          _exit(Basics.ExitCode.interrupted.rawValue)
        }
      }
    }
  }

  /// Whether a signal has come while signals were held back.
  package static var isPending: Bool { hasCome.load(ordering: .sequentiallyConsistent) }

  /// Holds signals back from now on.
  package static func holdBack() { holders.add(1, ordering: .sequentiallyConsistent) }

  /// Holds signals back while `body` runs, on any thread, and ends the process after it if one has come.
  package static func heldBack<Value>(_ body: () throws -> Value) rethrows -> Value {
    holdBack()
    defer {
      let others = holders.subtract(1, ordering: .sequentiallyConsistent).newValue
      if others == 0, isPending { endProcess(.interrupted) }
    }
    return try body()
  }

  /// Throws if a signal has come.
  package static func check() throws(Failure) {
    if isPending { throw Failure("interrupted; the old report is unchanged", .interrupted) }
  }

  /// Sends `processes` the signal that has come since the last call, if any.
  static func forward(to processes: [ChapterProcess]) {
    let number = received.exchange(0, ordering: .sequentiallyConsistent)
    guard number != 0 else { return }
    for process in processes { process.send(signal: number) }
  }
}
