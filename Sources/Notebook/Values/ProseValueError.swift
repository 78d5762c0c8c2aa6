import Basics

/// A value that the prose quotes and the run does not have, or not of that kind.
enum ProseValueError: ReportableError, Equatable {
  case notRecorded(String)
  case isNoNumber(String)
  case isNoWholeNumber(String)
  case isNoList(String)
  case isList(String)
  case isObject(String)
  case isEmpty(String)

  var exitCode: Basics.ExitCode { .badData }

  var description: String {
    switch self {
    case .notRecorded(let name): "'\(name)' is quoted here, but this run has not recorded it"
    case .isNoNumber(let name): "'\(name)' is no number, so it has no digits after the point"
    case .isNoWholeNumber(let name): "'\(name)' is no whole number, so it has no thousands to group"
    case .isNoList(let name): "'\(name)' is no list, so it has no .first, .last or .count"
    case .isList(let name): "'\(name)' is a list; quote its .first, .last or .count"
    case .isObject(let name): "'\(name)' has members; record what the prose quotes by itself"
    case .isEmpty(let name): "'\(name)' is an empty list, which has no .first and no .last"
    }
  }
}
