import Basics

/// A chapter that cannot be made.
enum NewChapterError: ReportableError, Equatable {
  case badName(String, String)
  case nameTaken(String, by: String)
  case numberTaken(Int, by: String)
  case notACheckout

  var exitCode: Basics.ExitCode {
    switch self {
    case .badName: .usage
    case .nameTaken, .numberTaken: .cannotCreateOutput
    case .notACheckout: .noInput
    }
  }

  var description: String {
    switch self {
    case .badName(let name, let reason): "a chapter cannot be named '\(name)': \(reason)"
    case .nameTaken(let name, let other):
      "the name '\(name)' is taken by '\(other)' in Package.swift or in 'chapters'; choose another"
    case .numberTaken(let number, let folder):
      "chapter \(number) is 'chapters/\(folder)' already; leave the number out to get the next one"
    case .notACheckout:
      "this folder is no checkout of the book: expected 'chapters' and a Package.swift with a line"
        + " 'let book = [' here; change to the folder that has them"
    }
  }
}
