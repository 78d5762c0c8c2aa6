/// Standard output and standard error, written at once: nothing is lost in a buffer when a process
/// ends early.
public enum StandardStream: Int32, Sendable {
  case output = 1
  case error = 2

  /// Writes `text` as it is. A stream that is closed or full is no error: there is nobody to tell.
  public func write(_ text: String) {
    _ = FileSystem.writeAll(Array(text.utf8), to: rawValue)
  }

  /// Writes `text` as one line.
  public func writeLine(_ text: String) { write(text.onOneLine + "\n") }
}
