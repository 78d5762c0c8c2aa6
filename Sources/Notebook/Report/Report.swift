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

  /// Replaces the report `name` in the folder `root` in one step, so that a reader finds the old report or the
  /// new one; files of the user's stay. Returns the paths written. After a signal it throws, and the old report
  /// stays.
  func replace(_ name: String, in root: String) throws -> [String] {
    try FileSystem.createFolder(root)
    try FileSystem.locking(folder: root) { lock in
      var folder = try RecordedFolder(root, holding: lock)
      // A run that was killed may have written the index, and not its line in the manifest.
      if let index = try? ReportIndex(of: root).markdown {
        folder.recognize(ReportIndex.fileName, Array(index.utf8))
      }
      try folder.replaceFolder(name, files.map { ($0.name, $0.bytes) }) {
        try Interruption.check()
      }
    }
    let path = FileSystem.joined(root, name)
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
