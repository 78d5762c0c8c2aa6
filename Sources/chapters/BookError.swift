import Basics
import Supervision

/// What can go wrong around the chapters; what goes wrong in one, its own process tells.
enum BookError: ReportableError, Equatable {
  case unknownChapter(String)
  /// An option that means the weights of one chapter, for several.
  case needsOneChapter(option: String)
  case noDescription(chapter: String)
  case noDocument(chapter: String)
  /// A signal asked for the end; `command` runs the chapters that had not published, if any.
  case interrupted(command: String?)
  /// Some chapters of all failed; `command` runs them again.
  case failed(count: Int, of: Int, exitCode: Basics.ExitCode, command: String)

  var exitCode: Basics.ExitCode {
    switch self {
    case .unknownChapter, .needsOneChapter: .usage
    case .noDescription, .noDocument: .internalError
    case .interrupted: .interrupted
    case .failed(_, _, let code, _): code
    }
  }

  var description: String {
    switch self {
    case .unknownChapter(let name):
      "there is no chapter '\(name)'; the chapters are \(Book.chapters.joined(separator: ", "))"
    case .needsOneChapter(let option):
      "\(option) means the weights of one chapter: name it, as in 'chapters run"
        + " \(Book.chapters.first ?? "") \(option) FILE'"
    case .noDescription(let name):
      "chapter '\(name)' does not describe itself; build it anew with 'swift build'"
    case .noDocument(let name):
      "chapter '\(name)' hands over no report that can be read; build it anew with 'swift build'"
    case .interrupted(let command):
      command.map { "interrupted; for what is missing, run: \($0)" }
        ?? "interrupted; all reports are new"
    case .failed(let count, let total, _, let command):
      "\(count) of \(total) chapters failed; mend what the lines above name, then run: \(command)"
    }
  }
}

extension [ChapterResult] {
  /// What a run of which these chapters failed ends with: `badData` where each has refused to begin
  /// for a mistake in its own text.
  var failedExitCode: Basics.ExitCode {
    allSatisfy { $0.exitCode == .badData && $0.outcome == .refused } ? .badData : .chapterFailed
  }
}
