import Basics

/// Where and why a chapter failed.
package struct ChapterFailure: Equatable, Sendable {
  /// The source file, relative to its package; `nil` if the process did not come to it.
  package var path: String?
  /// From 1; 0 if no line is known.
  package var line = 0
  /// In bytes, from 1.
  package var column = 0
  /// What is wrong, in one line.
  package let message: String
  /// Whether the failure happened at that place. If not, it happened there or later.
  package var isExact = true

  /// The error in the form that editors and forges link.
  package var description: String { "\(location)error: \(text)" }

  /// The message, with a note if the place is not exact.
  package var text: String {
    isExact || line == 0 ? message : "\(message), at this line or after it"
  }

  /// `chapters/…/main.swift:12:4: `, or nothing.
  package var location: String {
    guard let path else { return "" }
    return line > 0 ? "\(path):\(line):\(column): " : "\(path): "
  }
}

/// The result of a chapter's run.
package struct ChapterResult: Sendable {
  /// How the run ended.
  package enum Outcome: Equatable, Sendable {
    /// The report is in its place within `root`; `metrics` is the chapter's element of `--json`.
    case published(root: String, metrics: String)
    case failed(ChapterFailure)
    /// The chapter refused its options, data or output, and printed why; or a signal interrupted it.
    case refused
  }

  /// The chapter's name.
  package let name: String
  /// How the run ended.
  package let outcome: Outcome
  /// The exit code of the process; `chapterFailed` if a signal ended it.
  package let exitCode: Basics.ExitCode
  /// The page of what the chapter had shown, if it did not publish.
  package var page: String?
  /// Whether the other chapters would fail for the same reason, or the run is interrupted.
  package var concernsAll = false

  /// The lines that report the failure.
  package var lines: [String] {
    guard let failure else { return page.map { ["note: what it had shown is in \($0)"] } ?? [] }
    let isEarly = failure.line == 0 || exitCode != .chapterFailed && page == nil
    let note = page.map { "what it had shown is in \($0)" } ?? (isEarly ? nil : Self.nothingKept)
    return [failure.description] + (note.map { ["\(failure.location)note: \($0)"] } ?? [])
  }

  private static let nothingKept =
    "nothing that it had shown is kept: there is no folder .build, and none for temporary files"

  /// The failure, if there is one.
  package var failure: ChapterFailure? {
    if case .failed(let failure) = outcome { failure } else { nil }
  }
}

extension [ChapterResult] {
  /// The exit code of the interruption or result that ended the whole run, if one did.
  package var finalCode: Basics.ExitCode? {
    Interruption.isPending ? .interrupted : first(where: \.concernsAll)?.exitCode
  }
}
