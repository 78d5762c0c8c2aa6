import Basics

/// An error at a place in a chapter's source, in the form that editors and forges link:
/// `chapters/01-stacked-autoencoder/main.swift:12:4: error: …`.
public struct LocatedError: ReportableError, Equatable {
  /// The source file, relative to the package.
  public let path: String
  /// The line, from 1.
  public let line: Int
  /// The column in bytes, from 1.
  public let column: Int
  /// What is wrong.
  public let message: String
  /// What the process ends with.
  public let exitCode: Basics.ExitCode

  /// The one line that a reader sees.
  public var description: String { "\(path):\(line):\(column): error: \(message.onOneLine)" }
}
