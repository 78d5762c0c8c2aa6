import Basics
import Notebook
import Supervision

extension ChapterExecutable {
  /// What the chapter tells of itself. One that has a mistake in its text has told it; then this
  /// ends the process with its exit code.
  ///
  /// Throws `BookError.noDescription`, and what `run` throws.
  func describe() throws -> ChapterDescription {
    let (description, status) = try description()
    if Interruption.isPending { endProcess(.interrupted) }
    if let code = status.exitCode.flatMap(Basics.ExitCode.init), code != .success {
      endProcess(code)
    }
    guard let description else { throw BookError.noDescription(chapter: name) }
    return description
  }
}
