@preconcurrency import Platform
import Synchronization

/// Standard output and standard error, written at once, so that nothing is lost in a buffer if the
/// process ends early.
public enum StandardStream: Int32, Sendable {
  case output = 1
  case error = 2

  /// The `errno` of the first text that could not be written to standard output, or 0.
  private static let failure = Atomic<Int32>(0)

  /// Writes `text`. If standard output fails, the work continues, and `endProcess` reports the
  /// failure; a failure of standard error is ignored.
  public func write(_ text: String) {
    guard !FileSystem.writeAll(Array(text.utf8), to: rawValue), self == .output else { return }
    _ = Self.failure.compareExchange(
      expected: 0, desired: errno, ordering: .sequentiallyConsistent)
  }

  /// Writes `text` as one line.
  public func writeLine(_ text: String) { write(text.onOneLine + "\n") }

  /// The failure of standard output, if any.
  static var outputError: FileError? {
    let failure = failure.load(ordering: .sequentiallyConsistent)
    guard failure != 0 else { return nil }
    return .cannotWrite(path: "standard output", reason: String(cString: strerror(failure)))
  }
}

/// From now on, each line that `print` writes goes out at once, so that none is lost in a buffer if
/// the process is killed.
public func flushPrintedLines() {
  setvbuf(stdout, nil, _IOLBF, 0)
}
