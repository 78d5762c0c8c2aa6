import Basics

/// A file that is no safetensors file, and why.
public struct SafetensorsError: ReportableError, Equatable {
  /// The path, as it was given.
  public let path: String
  /// What the format forbids.
  public let problem: SafetensorsProblem

  /// Bad data.
  public var exitCode: ExitCode { .badData }

  /// The one line that a reader sees.
  public var description: String { "'\(path)' is no safetensors file: \(problem)" }
}
