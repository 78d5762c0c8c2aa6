import Basics

/// What can be wrong with the reports that the index compares.
enum IndexError: ReportableError, Equatable {
  case badMetrics(path: String)

  var exitCode: Basics.ExitCode { .badData }

  var description: String {
    switch self {
    case .badMetrics(let path):
      "'\(path)' must be a chapter's metrics, with 'name', 'title' and figures in the form that"
        + " 'chapters run' writes; remove its folder or run its chapter again"
    }
  }
}
