import Basics

/// What can go wrong around the chapters; what goes wrong in one, its own process tells.
enum BookError: ReportableError, Equatable {
  case unknownChapter(String)
  /// An option that means the weights of one chapter, for several.
  case needsOneChapter(option: String)
  case noDescription(chapter: String)
  /// A signal asked for the end before these chapters had published.
  case interrupted(missing: [String])
  /// Chapters failed; `isMarkup` where each of them for a mistake in its own text. `command` of
  /// `chapters` has run them.
  case failed(chapters: [String], of: Int, isMarkup: Bool, command: String = "run")

  var exitCode: Basics.ExitCode {
    switch self {
    case .unknownChapter, .needsOneChapter: .usage
    case .noDescription: .internalError
    case .interrupted: .interrupted
    case .failed(_, _, let isMarkup, _): isMarkup ? .badData : .chapterFailed
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
    case .interrupted(let names):
      names.isEmpty
        ? "interrupted; all reports are new"
        : "interrupted; for what is missing, run 'chapters run \(names.joined(separator: " "))'"
    case .failed(let names, let count, _, let command):
      "\(names.count) of \(count) chapters failed; mend what the lines above name, then run"
        + " 'chapters \(command) \(names.joined(separator: " "))'"
    }
  }
}
