import Basics

/// Reports that cannot be checked.
enum CheckError: ReportableError, Equatable {
  /// `command` writes them.
  case missingReports(path: String, command: String)
  case notAFolder(path: String)

  var exitCode: Basics.ExitCode { .noInput }

  var description: String {
    switch self {
    case .missingReports(let path, let command):
      "there are no reports in '\(path)' to check; --output names another folder, and this writes"
        + " them: \(command)"
    case .notAFolder(let path):
      "'\(path)' must be the folder of the reports to check, but it is something else"
    }
  }
}
