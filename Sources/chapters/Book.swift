import Basics
import CBook
import Notebook
import Supervision

/// The book: its chapters in their order, each the name of an executable beside this one.
enum Book {
  static let chapters = String(cString: book_chapters()).split(separator: " ").map(String.init)

  /// The chapters called `names`, each once, in the book's order; all of them if `names` is empty.
  ///
  /// Throws `BookError.unknownChapter`.
  static func chapters(named names: [String]) throws(BookError) -> [String] {
    if let unknown = names.first(where: { !chapters.contains($0) }) {
      throw .unknownChapter(unknown)
    }
    return names.isEmpty ? chapters : chapters.filter(names.contains)
  }

  /// The executables of these chapters; some `options` allow one only.
  ///
  /// Throws `BookError.unknownChapter`, `BookError.needsOneChapter` and
  /// `ProcessError.missingExecutable`.
  static func executables(
    named names: [String], for options: RunOptions
  ) throws -> [ChapterExecutable] {
    let chapters = try chapters(named: names)
    if let option = options.optionForOneChapter, chapters.count != 1 {
      throw BookError.needsOneChapter(option: option)
    }
    return try chapters.map { try ChapterExecutable(beside: $0) }
  }

  /// The command `chapters` with `arguments`, as a user types it, after settings of `environment`.
  static func command(_ arguments: [String], environment: [String] = []) -> String {
    shellCommand(environment + ["swift", "run", "-c", "release", "chapters"] + arguments)
  }
}

extension RunOptions {
  /// The command that runs `verb` of `chapters` with those of the options on which the reports depend.
  func command(_ verb: String, chapters names: [String]) -> String {
    Book.command([verb] + names + reproducing.arguments)
  }

  /// The parameters that the options set in each chapter, checked before the first one trains.
  ///
  /// Throws `ParameterError` and its like, and what `describe` throws.
  func assignment(to executables: [ChapterExecutable]) throws -> ParameterAssignment {
    guard setsParameters else { return .none }
    return try assignment(to: executables.map { try $0.describe() }, book: Book.chapters)
  }
}

extension ChapterExecutable {
  /// The chapter's title and parameters. If its text has a mistake, its process has reported it, and
  /// this one ends with the same exit code.
  ///
  /// Throws `BookError.noDescription`, and what `run` throws.
  func describe() throws -> ChapterDescription {
    var description: ChapterDescription?
    let ending = try run(["--describe"]) { message in
      guard case .described(let json) = message else { return }
      description = ChapterDescription(json: Array(json.utf8))
    }
    if Signals.isInterrupted { endProcess(.interrupted) }
    if let code = ending.exitCode.flatMap(Basics.ExitCode.init), code != .success {
      endProcess(code)
    }
    guard let description else { throw BookError.noDescription(chapter: name) }
    return description
  }
}

extension [ChapterResult] {
  /// The exit code of a run in which these chapters failed: `badData` if each refused to begin because
  /// of a mistake in its own text.
  var failedExitCode: Basics.ExitCode {
    allSatisfy { $0.exitCode == .badData && $0.outcome == .refused } ? .badData : .chapterFailed
  }
}

/// An error about chapters as a whole; a chapter's own process reports its own errors.
enum BookError: ReportableError, Equatable {
  case unknownChapter(String)
  /// An option that means the weights of one chapter, given for several.
  case needsOneChapter(option: String)
  case noDescription(chapter: String)
  /// A report, or a folder of reports, that `command` writes.
  case missingReport(path: String, command: String)
  case notAFolder(path: String)
  /// A signal interrupted the run; `command` runs the chapters without a new report, if any.
  case interrupted(command: String?)
  /// Some of the chapters failed; `command` runs them again.
  case failed(count: Int, of: Int, exitCode: Basics.ExitCode, command: String)

  var exitCode: Basics.ExitCode {
    switch self {
    case .unknownChapter, .needsOneChapter: .usage
    case .noDescription: .internalError
    case .missingReport, .notAFolder: .noInput
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
      "chapter '\(name)' did not send its description; rebuild it with 'swift build'"
    case .missingReport(let path, let command):
      "there is no report in '\(path)'; choose another folder with --output, or write it: \(command)"
    case .notAFolder(let path):
      "expected the folder of the reports at '\(path)', found something else; choose another folder"
        + " with --output"
    case .interrupted(let command):
      command.map { "interrupted; for the missing reports, run: \($0)" }
        ?? "interrupted; all reports are new"
    case .failed(let count, let total, _, let command):
      "\(count) of \(total) chapters failed; fix the errors above, then run: \(command)"
    }
  }
}
