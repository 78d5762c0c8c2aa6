import Basics
import CBook
import Notebook
import Supervision

/// The book: its chapters in their order, each the name of an executable beside this one.
enum Book {
  static let chapters = ChapterFolder.names(String(cString: book_folders()))

  /// The chapters called `names`, each once, in the book's order; all of them if `names` is empty.
  static func chapters(named names: [String]) throws(Failure) -> [String] {
    if let unknown = names.first(where: { !chapters.contains($0) }) {
      throw Failure(
        "there is no chapter '\(unknown)'; the chapters are \(chapters.joined(separator: ", "))",
        .usage)
    }
    return names.isEmpty ? chapters : chapters.filter(names.contains)
  }

  /// The executables of these chapters; some options of `request` allow one only.
  static func executables(
    named names: [String], for request: RunRequest
  ) throws -> [ChapterExecutable] {
    let chapters = try chapters(named: names)
    if let option = request.own.optionForOneChapter, chapters.count != 1 {
      throw Failure(
        "\(option) means the weights of one chapter: name it, as in 'chapters run"
          + " \(Self.chapters.first ?? "") \(option) FILE'", .usage)
    }
    return try chapters.map { try ChapterExecutable(beside: $0) }
  }

  /// The error that the folder `path` has no report, which `command` writes.
  static func missingReport(_ path: String, command: String) -> Failure {
    Failure(
      "there is no report in '\(path)'; choose another folder with --output, or write it: \(command)",
      .noInput)
  }

  /// The command `chapters` with `arguments`, as a user types it, after settings of `environment`.
  static func command(_ arguments: [String], environment: [String] = []) -> String {
    shellCommand(environment + ["swift", "run", "-c", "release", "chapters"] + arguments)
  }
}

extension RunRequest {
  /// The command that runs `verb` of `chapters` with those of the options on which the reports depend.
  func command(_ verb: String, chapters names: [String]) -> String {
    Book.command([verb] + names + reproducing.arguments)
  }

  /// The parameters that the options set in each chapter, checked before the first one trains.
  func assignment(to executables: [ChapterExecutable]) throws -> ParameterAssignment {
    guard setsParameters else { return ParameterAssignment() }
    return try assignment(to: executables.map { try $0.describe() }, book: Book.chapters)
  }
}

extension ChapterExecutable {
  /// The chapter's title and parameters. A mistake in its text, which it has printed, ends this process too.
  func describe() throws -> ChapterDescription {
    let (description, status) = try description()
    if Interruption.isPending { endProcess(.interrupted) }
    if let code = status.exitCode.flatMap(Basics.ExitCode.init), code != .success {
      endProcess(code)
    }
    guard let description else {
      throw Failure(
        "chapter '\(name)' did not send its description; call 'begin' first in its source, and"
          + " rebuild it with 'swift build'",
        .internalError)
    }
    return description
  }
}

extension [ChapterResult] {
  /// The error of a run of `count` chapters in which these failed; `command` runs them again.
  func failure(of count: Int, command: String) -> Failure {
    let areRefusals = allSatisfy { $0.exitCode == .badData && $0.outcome == .refused }
    return Failure(
      "\(self.count) of \(count) chapters failed; fix the errors above, then run: \(command)",
      areRefusals ? .badData : .chapterFailed)
  }
}
