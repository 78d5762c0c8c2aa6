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
    var failed: [ChapterResult] = []
    for executable in executables {
      let results = Supervisor(options: options).run([executable]) {
        options.arguments(for: $0, assignment) + ["--document"]
      }
      if let code = options.finalCode(of: results) { endProcess(code) }
      for result in results {
        if case .document(let json) = result.outcome {
          try write(Document(json: Array(json.utf8)))
        } else {
          failed.append(result)
        }
      }
    }
    guard !failed.isEmpty else { return }
    throw BookError.failed(
      chapters: failed.map(\.name), of: executables.count,
      isMarkup: failed.allSatisfy { $0.exitCode == .badData },
      command: "export --to \(format.rawValue)")
  }

  private func write(_ document: Document) throws {
    try FileSystem.createFolder(folder)
    let path = path(document.name)
    try FileSystem.replaceFile(path, format.file(of: document))
    StandardStream.output.writeLine(path)
  }
}
