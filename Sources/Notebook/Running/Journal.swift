import Basics
import Platform
import Supervision

/// The failure page of a chapter that runs, in a folder that the parent process makes and removes.
///
/// Each output is on the disk before the call that shows it returns, since a process that is killed
/// can do nothing more. If the disk fails, the chapter continues.
@MainActor
struct Journal {
  private let folder: String
  /// The descriptor of the page; -1 without one.
  private let page: Int32
  private var pieceCount = 0
  private var outputCount = 0

  /// A journal in `folder`.
  init(folder: String) {
    self.folder = folder
    page = open(
      FileSystem.joined(folder, FailurePage.fileName),
      O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0o666)
    write(FailurePage.beginning)
  }

  /// Keeps the outputs of `chapter` since the last call; false if there are none.
  mutating func keep(_ chapter: Chapter) -> Bool {
    if outputCount == 0, !chapter.outputs.isEmpty {
      for file in chapter.attachments.files { create(file.name, file.bytes) }
    }
    let outputs = chapter.outputs[outputCount...]
    for (line, output) in outputs {
      // Before the page, so that it names only pictures that are there.
      if case .figure(let figure) = output {
        create(figure.fileName, figure.bytes)
        if let table = figure.table { create(figure.tableName, Array(table.csv().utf8)) }
      }
      let end = chapter.source.pieceIndex(ofLine: line) + 1
      if end > pieceCount {
        let weaver = chapter.weaver
        for piece in pieceCount..<end { append(weaver.block(ofPiece: piece)?.markdown) }
        pieceCount = end
      }
      append(output.markdown)
    }
    outputCount = chapter.outputs.count
    return !outputs.isEmpty
  }

  /// Appends a block to the page; a blank line separates it from the block before.
  private func append(_ block: String?) {
    if let block, !block.isEmpty { write("\n\(block.withControlPictures)\n") }
  }

  private func write(_ text: String) { _ = FileSystem.writeAll(Array(text.utf8), to: page) }

  /// The folder is new, and nobody reads it before the process has ended.
  private func create(_ name: String, _ bytes: [UInt8]) {
    try? FileSystem.create(FileSystem.joined(folder, name), bytes)
  }
}
