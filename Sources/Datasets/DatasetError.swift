import Basics

/// Why a data set can't be used: the file or directory at fault, and its problem.
public struct DatasetError: ReportableError, Equatable {
  /// The file or directory as it was named, or `embedded …` for a file in the binary.
  public let path: String
  /// What is wrong with it.
  public let problem: DatasetProblem

  /// `noInput` where a file is missing or can't be read, `badData` where its content is wrong.
  public var exitCode: ExitCode {
    switch problem {
    case .missing, .unreadable, .wrongKind: .noInput
    default: .badData
    }
  }

  /// One line: `path: what: expected X, found Y`. Control characters of the path are escaped.
  public var description: String {
    let (what, expected, found) = problem.parts
    return singleLine("\(path): \(what): expected \(expected), found \(found)")
  }
}

/// `text` with its control characters escaped, so that it stays on one line.
private func singleLine(_ text: String) -> String {
  text.unicodeScalars.map { scalar in
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: scalar.escaped(asASCII: true)
    default: String(scalar)
    }
  }.joined()
}
