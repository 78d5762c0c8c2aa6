import Basics

/// Why a data set can't be used.
public struct DatasetError: ReportableError, Equatable {
  /// The file or directory as it was named, or `embedded …` for a file in the binary.
  public let path: String
  /// `noInput` if a file is missing or can't be read, `badData` if its content is wrong.
  public let exitCode: ExitCode
  private let reason: String

  init(
    _ path: String, _ what: String, expected: String, found: String, _ exitCode: ExitCode = .badData
  ) {
    self.path = path
    self.exitCode = exitCode
    reason = "\(what): expected \(expected), found \(found)"
  }

  /// One line: `path: what: expected X, found Y`. Control characters of the path are escaped.
  public var description: String { "\(path): \(reason)".visible }
}
