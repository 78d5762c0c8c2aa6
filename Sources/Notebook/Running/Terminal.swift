#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What standard error is.
enum Terminal {
  /// Whether it is a terminal that can rewrite a line.
  static var canRewrite: Bool {
    guard isatty(STDERR_FILENO) == 1, let type = variable("TERM") else { return false }
    return type != "dumb"
  }

  /// Whether its reader has not asked for text without colour (no-color.org).
  static var allowsColor: Bool { variable("NO_COLOR") == nil }

  /// The terminal's width in characters, 80 where it does not tell.
  static var width: Int {
    var size = winsize()
    guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }

  /// The environment's variable `name`; one that is empty is none.
  private static func variable(_ name: String) -> String? {
    guard let value = getenv(name), value.pointee != 0 else { return nil }
    return String(cString: value)
  }
}
