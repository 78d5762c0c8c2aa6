import Basics
import Platform
import Synchronization

/// The end of the process that SIGINT, SIGTERM or SIGHUP asks for: at once; while a state is written,
/// after that; and while the report is, as soon as what is half-written is gone, or not at all where the
/// report is in its place.
enum Interruption {
  private static let isHeldBack = Atomic(false)
  private static let isPending = Atomic(false)

  /// From now on, a signal ends the process with exit code 130.
  static func install() {
    // Here, as a signal handler must not be the first to touch them.
    isHeldBack.store(false, ordering: .sequentiallyConsistent)
    isPending.store(false, ordering: .sequentiallyConsistent)
    let numbers = [SIGINT, SIGTERM, SIGHUP]
    defer { unblock(signals: numbers) }
    for number in numbers where number != SIGHUP || !isIgnored(signal: number) {
      signal(number) { _ in
        if Interruption.isHeldBack.load(ordering: .sequentiallyConsistent) {
          Interruption.isPending.store(true, ordering: .sequentiallyConsistent)
        } else {
          // The shell's prompt begins on a line of its own, not behind the progress.
          if isatty(STDERR_FILENO) == 1 { write(STDERR_FILENO, "\n", 1) }
          _exit(Basics.ExitCode.interrupted.rawValue)
        }
      }
    }
  }

  /// Runs `body`, during which a signal is only noted; where one was, the process ends after it.
  static func heldBack<Value>(_ body: () throws -> Value) rethrows -> Value {
    holdBack()
    defer {
      isHeldBack.store(false, ordering: .sequentiallyConsistent)
      if isPending.load(ordering: .sequentiallyConsistent) { endProcess(.interrupted) }
    }
    return try body()
  }

  /// From now on a signal is only noted, for `check`: what is being done ends the process anyway.
  static func holdBack() {
    isHeldBack.store(true, ordering: .sequentiallyConsistent)
  }

  /// Throws `Interrupted` where a signal has been noted.
  static func check() throws(Interrupted) {
    if isPending.load(ordering: .sequentiallyConsistent) { throw Interrupted() }
  }
}
