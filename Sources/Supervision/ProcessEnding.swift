/// How a process ended.
package struct ProcessEnding: Equatable, Sendable {
  /// What it ended with, or `nil` where a signal ended it.
  package let exitCode: Int32?
  /// The signal that ended it.
  package let signal: Int32?

  /// The ending that `waitpid` tells by `status`.
  init(status: Int32) {
    // As WIFEXITED and its like have it, which Swift does not import.
    let signal = status & 0x7F
    self.signal = signal == 0 ? nil : signal
    exitCode = signal == 0 ? (status >> 8) & 0xFF : nil
  }
}
