import Basics
import Platform
import Synchronization

/// SIGINT, SIGTERM and SIGHUP, passed on to the chapters that run: what they had begun to write is
/// gone before we are.
package enum Signals {
  private static let received = Atomic<Int32>(0)
  private static let isInterruptedFlag = Atomic(false)

  /// Whether a signal has asked for the end.
  package static var isInterrupted: Bool {
    isInterruptedFlag.load(ordering: .sequentiallyConsistent)
  }

  /// From now on, a signal is noted for the chapters that run; it does not end this process.
  package static func note() {
    // Here, as a signal handler must not be the first to touch them.
    received.store(0, ordering: .sequentiallyConsistent)
    isInterruptedFlag.store(false, ordering: .sequentiallyConsistent)
    let numbers = [SIGINT, SIGTERM, SIGHUP]
    defer { unblock(signals: numbers) }
    for number in numbers where !isIgnored(signal: number) {
      signal(number) { number in
        Signals.isInterruptedFlag.store(true, ordering: .sequentiallyConsistent)
        Signals.received.store(number, ordering: .sequentiallyConsistent)
      }
    }
  }

  /// Sends `processes` the signal that has come since the last call, if any.
  static func forward(to processes: [ChapterProcess]) {
    let number = received.exchange(0, ordering: .sequentiallyConsistent)
    guard number != 0 else { return }
    for process in processes { process.send(signal: number) }
  }
}
