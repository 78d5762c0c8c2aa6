import Basics

/// Reports that cannot be checked.
enum CheckError: ReportableError, Equatable {
  case missingReports(path: String)
  case notAFolder(path: String)

  var exitCode: Basics.ExitCode { .noInput }

  var description: String {
    switch self {
    case .missingReports(let path):
      "there are no reports in '\(path)' to check; 'chapters run' writes them, and --output names"
        + " another folder"
    case .notAFolder(let path):
      "'\(path)' must be the folder of the reports to check, but it is something else"
    }
  }
}
