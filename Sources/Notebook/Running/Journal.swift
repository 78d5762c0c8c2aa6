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
  private var page = GrowingPage()

  /// A journal in `folder`, with the chapter's `source` for those who quote it.
  init(folder: String, source: [UInt8]) {
    self.folder = folder
    replace(FailurePage.sourceName, source)
  }

  /// Keeps what `chapter`, which is at `line`, has shown since the last call; false where there is
  /// nothing new.
  mutating func keep(_ chapter: Chapter, line: Int) -> Bool {
    let outputs = chapter.outputs[page.outputCount...]
    // Pictures first: the page names none that is not there.
    for case (_, .figure(let figure)) in outputs {
      replace(figure.fileName, figure.bytes)
      if let table = figure.table { replace(figure.tableName, Array(table.csv().utf8)) }
    }
    guard page.isEmpty || !outputs.isEmpty else { return false }
    let text = FailurePage.running(
      path: chapter.path.path, line: line, body: page.markdown(of: chapter))
    replace(FailurePage.fileName, Array(text.utf8))
    return !outputs.isEmpty
  }

  private func replace(_ name: String, _ bytes: [UInt8]) {
    try? FileSystem.replaceFile(FileSystem.joined(folder, name), bytes)
  }
}
