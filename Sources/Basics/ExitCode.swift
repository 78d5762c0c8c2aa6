/// What a process of this book ends with; the numbers from 64 on are those of BSD's `sysexits.h`.
public enum ExitCode: Int32, Sendable {
  case success = 0
  case chapterFailed = 1
  case differenceFound = 2
  case usage = 64
  case badData = 65
  case noInput = 66
  case internalError = 70
  case cannotCreateOutput = 73
  case cannotWriteOutput = 74
  case interrupted = 130
}

/// An error that a reader sees: one line of text, and the exit code of the process that it ends.
///
/// `description` names what failed, what was expected and what was found.
public protocol ReportableError: Error, CustomStringConvertible {
  var exitCode: ExitCode { get }
}
