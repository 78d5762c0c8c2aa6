import Basics
import Exporting
import Notebook
import Supervision

/// Runs chapters, and writes each one's report as a file of another format.
struct ReportExport {
  let format: ExportFormat
  let folder: String
  let request: RunRequest

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
    let assignment = try request.assignment(to: executables)
    var failed: [ChapterResult] = []
    var isReadable = true
    for executable in executables {
      let results = Supervisor(request).run([executable]) {
        request.arguments(for: $0, assignment) + ["--document"]
      }
      if let code = results.finalCode { endProcess(code) }
      for result in results {
        guard case .document(let json) = result.outcome else {
          failed.append(result)
          continue
        }
        if let document = try? Document(json: Array(json.utf8)) {
          try write(document)
        } else {
          let error = BookError.noDocument(chapter: result.name)
          StandardStream.error.writeLine("error: \(error)")
          failed.append(result)
          isReadable = false
        }
      }
    }
    guard !failed.isEmpty else { return }
    throw BookError.failed(
      count: failed.count, of: executables.count,
      exitCode: isReadable ? failed.failedExitCode : .internalError,
      command: BookCommand.text(
        ["export", "--to", format.rawValue], chapters: failed.map(\.name), request))
  }

  private func write(_ document: Document) throws {
    try FileSystem.createFolder(folder)
    let path = path(document.name)
    try FileSystem.replaceFile(path, format.file(of: document))
    StandardStream.output.writeLine(path)
  }
}
