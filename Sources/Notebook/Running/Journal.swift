import Basics
import Supervision

/// What a chapter has shown so far, on disk while it runs: a page with its pictures, in the folder
/// that the process which started it has made for it, and removes when the report is published.
///
/// A process that is killed can do nothing any more, so each output is there before the call that
/// shows it returns. Where the disk fails, the chapter goes on: the journal is for a failure that
/// may never come.
@MainActor
struct Journal {
  private let folder: String
  private var keptPictures: Set<String> = []
  private var keptCount = -1

  /// A journal in `folder`, with the chapter's `source` for those who quote it.
  init(folder: String, source: [UInt8]) {
    self.folder = folder
    try? FileSystem.replaceFile(FileSystem.joined(folder, FailurePage.sourceName), source)
  }

  /// Keeps what `chapter`, which is at `line`, has shown since the last call; false where there is
  /// nothing new.
  mutating func keep(_ chapter: Chapter, line: Int) -> Bool {
    guard chapter.outputs.count != keptCount else { return false }
    keptCount = chapter.outputs.count
    // Pictures first: the page names none that is not there.
    for figure in chapter.figures where keptPictures.insert(figure.name).inserted {
      replace(figure.fileName, figure.bytes)
      if let table = figure.table { replace(figure.tableName, Array(table.csv().utf8)) }
    }
    let page = FailurePage.running(
      path: chapter.path.path, line: line,
      body: chapter.document(closing: chapter.closing).markdown)
    replace(FailurePage.fileName, Array(page.utf8))
    return keptCount > 0
  }

  private func replace(_ name: String, _ bytes: [UInt8]) {
    try? FileSystem.replaceFile(FileSystem.joined(folder, name), bytes)
  }
}
