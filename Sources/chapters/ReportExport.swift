import Basics
import Exporting
import Notebook
import Supervision

/// Runs chapters, and writes each one's report as a file of another format.
struct ReportExport {
  let format: ExportFormat
  let folder: String
  let options: RunOptions

  /// The file of the chapter `name`.
  private func path(_ name: String) -> String {
    FileSystem.joined(folder, "\(name).\(format.fileExtension)")
  }

  /// Checks before the work that its results can be written.
  ///
  /// Throws `FileError`.
  func checkFiles(of executables: [ChapterExecutable]) throws(FileError) {
    try FileSystem.checkFolderCanBeWritten(folder)
    for executable in executables where FileSystem.kind(of: path(executable.name)) == .folder {
      throw .cannotWrite(path: path(executable.name), reason: "it is a folder")
    }
  }

  /// Runs `executables`, writes the file of each and prints its path.
  ///
  /// Throws `FileError`, `ProcessError`, `ParameterError` before the first one trains, and
  /// `BookError.failed` after all have run.
  func run(_ executables: [ChapterExecutable]) throws {
    let assignment = try options.assignment(to: executables)
    var failed: [(name: String, code: Basics.ExitCode)] = []
    for executable in executables {
      let (ending, document) = try run(
        executable, options.arguments(for: executable.name, assignment))
      try stopIfOthersWouldFailToo(ending)
      let code = ending.exitCode.map { Basics.ExitCode(rawValue: $0) ?? .chapterFailed }
      if let document, code == .success {
        try write(document)
      } else {
        failed.append((executable.name, code == .success ? .internalError : code ?? .chapterFailed))
      }
    }
    guard !failed.isEmpty else { return }
    throw BookError.failed(
      chapters: failed.map(\.name), of: executables.count,
      isMarkup: failed.allSatisfy { $0.code == .badData },
      command: "export --to \(format.rawValue)")
  }

  private func write(_ document: Document) throws {
    try FileSystem.createFolder(folder)
    let path = path(document.name)
    try FileSystem.replaceFile(path, format.file(of: document))
    StandardStream.output.writeLine(path)
  }

  /// Runs a chapter, tells of it as it goes, and takes its document, which comes when its run has
  /// come to its end.
  private func run(
    _ executable: ChapterExecutable, _ arguments: [String]
  ) throws -> (ending: ProcessEnding, document: Document?) {
    let progress = ProgressLine(title: executable.name, style: .standard(options.verbosity))
    var document: Document?
    let ending = try executable.run(arguments + ["--document"]) { message in
      switch message {
      case .progress(let state): progress.update(state)
      case .document(let json): document = try? Document(json: Array(json.utf8))
      case .failed(let path, let line, let column, let message):
        progress.finish()
        StandardStream.error.writeLine("\(path):\(line):\(column): error: \(message)")
      case .described, .reached, .wrote, .published: break
      }
    }
    progress.finish()
    if let signal = ending.signal {
      StandardStream.error.writeLine(
        "error: chapter '\(executable.name)' was ended by signal \(signal)")
    }
    return (ending, document)
  }

  /// Ends the process where the chapter's line says it all: the command line or the data are wrong
  /// for every chapter, or the reader has interrupted the work.
  private func stopIfOthersWouldFailToo(_ ending: ProcessEnding) throws {
    if Signals.isInterrupted { endProcess(.interrupted) }
    switch ending.exitCode.flatMap(Basics.ExitCode.init) {
    case .usage: endProcess(.usage)
    case .noInput: endProcess(.noInput)
    case .interrupted: endProcess(.interrupted)
    case .badData where options.usesOwnData: endProcess(.badData)
    default: break
    }
  }
}
