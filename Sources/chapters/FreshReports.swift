import Basics
import Checking
import Notebook
import Supervision

/// Reports that the chapters write anew, into a folder of their own.
struct FreshReports {
  /// The work is over: each further chapter would end so, and what is wrong has been said.
  struct Ended: Error {
    let code: Basics.ExitCode
  }

  let executables: [ChapterExecutable]
  /// The options of the runs; whatever folder they name is not written to.
  let request: RunRequest
  /// What they set in each chapter.
  let assignment: ParameterAssignment

  /// The chapters' names.
  var chapters: [String] { executables.map(\.name) }

  /// Runs the chapters, under the conditions of `replay` if there is one; they write into the new
  /// folder `folder`, and so do index and manifest. Returns what came of those that failed.
  ///
  /// Throws `Ended`, `FileError` and `IndexError`.
  func write(into folder: String, replay: Replay? = nil) throws -> [ChapterResult] {
    try FileSystem.createFolder(folder)
    let request = request.with(output: folder, threads: replay?.threadCount)
    let results = Supervisor(request).run(
      executables, environment: replay?.environment ?? [:], printsPaths: false
    ) { request.arguments(for: $0, assignment) }
    if let code = results.finalCode { throw Ended(code: code) }
    let failures = results.filter { $0.exitCode != .success }
    let failed = failures.map(\.name)
    let written = chapters.filter { !failed.contains($0) }
    _ = try OutputFolder(folder).update(after: written, wholeBook: written == Book.chapters)
    return failures
  }
}
