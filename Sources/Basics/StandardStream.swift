import Platform
import Synchronization

/// Standard output and standard error, written at once: nothing is lost in a buffer when a process
/// ends early.
public enum StandardStream: Int32, Sendable {
  case output = 1
  case error = 2

  /// The `errno` of the first text that standard output did not take, or 0.
  private static let failure = Atomic<Int32>(0)

  /// Writes `text` as it is. Where standard output does not take it, the work goes on, and
  /// `endProcess` tells; of standard error there is nobody to tell.
  public func write(_ text: String) {
    guard !FileSystem.writeAll(Array(text.utf8), to: rawValue), self == .output else { return }
    _ = Self.failure.compareExchange(
      expected: 0, desired: errno, ordering: .sequentiallyConsistent)
  }

  /// Writes `text` as one line.
  public func writeLine(_ text: String) { write(text.onOneLine + "\n") }

  /// Why standard output has not taken all that was written to it, if so.
  static var outputError: FileError? {
    let failure = failure.load(ordering: .sequentiallyConsistent)
    guard failure != 0 else { return nil }
    return .cannotWrite(path: "standard output", reason: String(cString: strerror(failure)))
  }
}
