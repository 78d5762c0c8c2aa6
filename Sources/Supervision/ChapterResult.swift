import Basics

/// What has come of a chapter's run.
package struct ChapterResult: Sendable {
  /// What came of it.
  package enum Outcome: Equatable, Sendable {
    /// The report is in its place within `root`; `metrics` is the chapter's element of `--json`.
    case published(root: String, metrics: String)
    case failed(ChapterFailure)
    /// The chapter refused its options, data or output before its own work, and has told why; or a
    /// signal asked for the end.
    case refused
  }

  /// The chapter's name.
  package let name: String
  package let outcome: Outcome
  /// What the process ended with; `chapterFailed` where a signal ended it.
  package let exitCode: Basics.ExitCode
  /// The page that has what a chapter that did not publish had shown.
  package let page: String?
  /// Whether the other chapters need not run: what is wrong with the command line, the data or the
  /// output folder is wrong for each of them, or the reader has interrupted the work.
  package var concernsAll = false

  /// The lines with which a reader hears of the failure.
  package var lines: [String] {
    guard let failure else { return page.map { ["note: what it had shown is in \($0)"] } ?? [] }
    let isEarly = failure.line == 0 || exitCode != .chapterFailed && page == nil
    let note = page.map { "what it had shown is in \($0)" } ?? (isEarly ? nil : Self.nothingKept)
    return [failure.description] + (note.map { ["\(failure.location)note: \($0)"] } ?? [])
  }

  private static let nothingKept =
    "nothing that it had shown is kept: there is no folder .build, and none for temporary files"

  /// The failure, if it is one.
  package var failure: ChapterFailure? {
    if case .failed(let failure) = outcome { failure } else { nil }
  }
}

extension [ChapterResult] {
  /// The code of the result that has ended the run for all chapters, or of the signal that did;
  /// `nil` where nothing has.
  package var finalCode: Basics.ExitCode? {
    Signals.isInterrupted ? .interrupted : first(where: \.concernsAll)?.exitCode
  }
}
