import Basics

/// An error and what its reader can do about it.
struct HintedError: ReportableError {
  let error: any ReportableError
  let hint: String

  var exitCode: Basics.ExitCode { error.exitCode }

  var description: String { "\(error.description); \(hint)" }
}
