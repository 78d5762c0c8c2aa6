import Basics

/// A file of parameters that is none.
enum ParameterFileError: ReportableError {
  case notJSON(String, JSONReader.Failure)
  case notAnObject(String)
  case duplicate(String, String)
  case notAValue(String, String, found: String)

  var exitCode: Basics.ExitCode { .badData }

  var description: String {
    switch self {
    case .notJSON(let path, let failure):
      "\(path):\(failure.line):\(failure.column): this is no JSON: expected \(failure.expected),"
        + " found \(failure.found)"
    case .notAnObject(let path):
      "\(path): expected a JSON object of parameters such as {\"epochs\": 20}, found another value"
    case .duplicate(let path, let name): "\(path): expected '\(name)' once, found it twice"
    case .notAValue(let path, let name, let found):
      "\(path): expected '\(name)' to be a number, a text, true or false, found \(found)"
    }
  }
}
