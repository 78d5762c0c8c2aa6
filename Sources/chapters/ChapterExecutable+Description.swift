import Basics
import Notebook
import Supervision

extension ChapterExecutable {
  /// What the chapter tells of itself. One that has a mistake in its text has told it; then this
  /// ends the process with its exit code.
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
