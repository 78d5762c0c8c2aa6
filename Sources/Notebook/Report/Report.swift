import Basics
import Supervision

/// The files of a chapter's report, complete before the first is written.
struct Report {
  /// A file of the report's folder.
  struct File: Equatable {
    let name: String
    let bytes: [UInt8]
  }

  /// The name of a report's page.
  static let page = "README.md"
  /// The name of the file of recorded values.
  static let metrics = "metrics.json"
  /// The files that every report has.
  static let ownFiles = [page, metrics]

  let files: [File]

  /// Replaces the folder `path` by the report in one step, so that a reader finds the old report or the new one.
  /// Returns the paths written. After a signal it throws, and the old report stays.
  func replace(_ path: String) throws -> [String] {
    let parent = FileSystem.parent(of: path) ?? "."
    try FileSystem.createFolder(parent)
    try FileSystem.locking(folder: parent) { lock in
      let replacement = Replacement(of: path, holding: lock)
      try replacement.createFolder()
      for file in files {
        try Interruption.check()
        try replacement.write(file.bytes, named: file.name)
      }
      try Interruption.check()
      try replacement.commit()
    }
    return files.map { FileSystem.joined(path, $0.name) }
  }
}

extension Chapter {
  /// The report of all outputs and records of the chapter.
  func report() throws(LocatedError) -> Report {
    let page = try finishedDocument().markdown
    var files = [Report.File(name: Report.page, bytes: Array(page.utf8))]
    files += attachments.files
    for figure in figures {
      files.append(.init(name: figure.fileName, bytes: figure.bytes))
      if let table = figure.table {
        files.append(.init(name: figure.tableName, bytes: Array(table.csv().utf8)))
      }
    }
    let metrics = metrics.text() + "\n"
    files.append(.init(name: Report.metrics, bytes: Array(metrics.utf8)))
    return Report(files: files)
  }
}
