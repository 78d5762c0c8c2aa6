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

  /// A chapter that has not written its report.
  struct Failure {
    let chapter: String
    let code: Basics.ExitCode
  }

  let executables: [ChapterExecutable]
  /// The options of the runs; whatever folder they name is not written to.
  let options: RunOptions
  /// What they set in each chapter.
  let assignment: ParameterAssignment

  /// The chapters' names.
  var chapters: [String] { executables.map(\.name) }

  /// Runs the chapters, under the conditions of `replay` if there is one; they write into the new
  /// folder `folder`, and so do index and manifest. Returns the chapters that failed.
  ///
  /// Throws `Ended`, `ProcessError`, `FileError` and `IndexError`.
  func write(into folder: String, replay: Replay? = nil) throws -> [Failure] {
    try FileSystem.createFolder(folder)
    let options = options.with(output: folder, threads: replay?.threadCount)
    var failures: [Failure] = []
    for executable in executables {
      let code = try run(
        executable, options.arguments(for: executable.name, assignment),
        environment: replay?.environment ?? [:])
      if Signals.isInterrupted { throw Ended(code: .interrupted) }
      if wouldEndAll(code) { throw Ended(code: code) }
      if code != .success { failures.append(Failure(chapter: executable.name, code: code)) }
    }
    let failed = failures.map(\.chapter)
    let written = chapters.filter { !failed.contains($0) }
    _ = try OutputFolder(folder).update(after: written, wholeBook: written == Book.chapters)
    return failures
  }

  /// Runs a chapter, and tells of it as it goes. Returns what it ended with.
  private func run(
    _ executable: ChapterExecutable, _ arguments: [String], environment: [String: String]
  ) throws -> Basics.ExitCode {
    var isPublished = false
    let progress = ProgressLine(title: executable.name, style: .standard(options.verbosity))
    let ending = try executable.run(arguments, environment: environment) { message in
      switch message {
      case .progress(let state): progress.update(state)
      case .failed(let path, let line, let column, let message):
        progress.finish()
        StandardStream.error.writeLine("\(path):\(line):\(column): error: \(message)")
      case .published: isPublished = true
      case .described, .reached, .wrote, .document: break
      }
    }
    progress.finish()
    if let signal = ending.signal {
      StandardStream.error.writeLine(
        "error: chapter '\(executable.name)' was ended by signal \(signal)")
    }
    let code = ending.exitCode.flatMap(Basics.ExitCode.init) ?? .chapterFailed
    return code == .success && !isPublished ? .internalError : code
  }

  /// Whether a chapter that ends so says it for all: the command line, the data or the temporary
  /// folder are wrong.
  private func wouldEndAll(_ code: Basics.ExitCode) -> Bool {
    switch code {
    case .usage, .noInput, .cannotCreateOutput, .cannotWriteOutput, .interrupted: true
    case .badData: options.usesOwnData
    default: false
    }
  }
}
