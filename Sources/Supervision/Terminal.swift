import Platform

/// What standard error is.
package enum Terminal {
  /// Whether it is a terminal that can rewrite a line.
  package static var canRewrite: Bool {
    guard isatty(STDERR_FILENO) == 1, let type = variable("TERM") else { return false }
    return type != "dumb"
  }

  /// Whether its reader has not asked for text without colour (no-color.org).
  package static var allowsColor: Bool { variable("NO_COLOR") == nil }

  /// The terminal's size in characters, 80 by 24 where it does not tell.
  static var size: (columns: Int, rows: Int) {
    var size = winsize()
    guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0
    else { return (80, 24) }
    return (Int(size.ws_col), Int(size.ws_row))
  }

  /// The environment's variable `name`; one that is empty is none.
  private static func variable(_ name: String) -> String? {
    guard let value = getenv(name), value.pointee != 0 else { return nil }
    return String(cString: value)
  }
}
