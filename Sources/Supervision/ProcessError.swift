import Basics

/// A chapter's process that does not come to be.
package enum ProcessError: ReportableError, Equatable {
  case missingExecutable(String)
  case cannotStart(chapter: String, reason: String)

  /// What the process ends with.
  package var exitCode: Basics.ExitCode { .internalError }

  /// The one line that a reader sees.
  package var description: String {
    switch self {
    case .missingExecutable(let name):
      "the executable '\(name)' is missing beside 'chapters'; build it with 'swift build'"
    case .cannotStart(let name, let reason): "cannot start chapter '\(name)': \(reason)"
    }
  }
}
