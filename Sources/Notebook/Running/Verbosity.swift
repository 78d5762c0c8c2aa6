/// How much a run tells on standard error.
public enum Verbosity: Sendable {
  /// Errors only.
  case quiet
  /// Progress too: one rewritten line on a terminal, a line for each milestone elsewhere.
  case normal
  /// As `normal`, and on a terminal too each milestone keeps its line.
  case verbose
}
