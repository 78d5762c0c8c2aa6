import Basics
import Supervision

/// The one chapter of a process: read from its command line, run, published.
@MainActor
final class ChapterRun {
  let chapter: Chapter
  let options: ChapterOptions
  private let progressLine: ProgressLine
  private var throttle = ProgressThrottle()
  private let command: ChapterCommand
  /// The folder of all reports, if it was there at first.
  private var rootAtFirst: String?
  /// To the process that has started this one, if it wants messages.
  private let messages: MessageSender?

  /// The run of the chapter `source` that `command` asks for.
  ///
  /// Throws what `Chapter` throws, and `FileError` where the report could not be written.
  init(source: [UInt8], filePath: String, command: ChapterCommand) throws {
    self.command = command
    messages = try command.messageDescriptor.map(MessageSender.init)
    options = ChapterOptions(command.options)
    chapter = try Chapter(
      source: source, filePath: filePath, overrides: command.options.overrides(),
      hasOwnData: command.options.usesOwnData)
    progressLine = ProgressLine(title: chapter.path.name, style: .standard(options.verbosity))
    if !command.describe, !command.document { try checkOutput() }
  }

  /// Checks before the work that its result can be written.
  private func checkOutput() throws {
    let root = command.options.root(isCustom: chapter.isCustom)
    do {
      try FileSystem.checkFolderCanBeWritten(root)
      let folder = FileSystem.joined(root, chapter.path.name)
      if let kind = FileSystem.kind(of: folder), kind != .folder {
        throw FileError.notAFolder(path: folder)
      }
    } catch let error as FileError {
      throw HintedError(error: error, hint: "mend that, or choose another folder with --output")
    }
    if let path = command.options.metricsPath { try FileSystem.checkFileCanBeWritten(path) }
    if FileSystem.kind(of: root) == .folder { rootAtFirst = root }
    if messages == nil { try OutputFolder(root).checkReports(except: [chapter.path.name]) }
  }

  /// Writes what the chapter tells of itself.
  func describe() {
    let json = chapter.description.json.json()
    if let messages {
      messages.send(.described(json: json))
    } else {
      StandardStream.output.write(json + "\n")
    }
  }

  /// Tells how far the work is; cheap, for most calls tell nothing.
  func tell(
    _ label: String, completed: Int, of total: Int, isMilestone: Bool, detail: () -> String
  ) {
    guard throttle.isDue(label, isMilestone: isMilestone || completed >= total) else { return }
    let progress = ChapterProgress(
      label: label, completed: completed, total: total, isMilestone: isMilestone, detail: detail())
    if let messages {
      messages.send(.progress(progress))
    } else {
      progressLine.update(progress)
    }
  }

  var isDescription: Bool { command.describe }

  /// Writes the report, the metrics that `--json` asks for and, where no `chapters run` does it,
  /// the index and the manifest. Prints each path written.
  func publish() throws {
    progressLine.finish()
    try chapter.checkAllAreRead()
    if command.document { return try giveDocument() }
    let root = command.options.root(
      isCustom: chapter.hasOwnData || chapter.settings.contains { !$0.isDefault })
    let report = try chapter.report()
    try chapter.recordMeasurement("threads", .integer(Int128(options.threadCount)))
    try chapter.recordMeasurement("peakMemoryBytes", .integer(Int128(peakMemoryBytes())))
    let metrics = chapter.metricsForMachines.json()
    if root == rootAtFirst, FileSystem.kind(of: root) == nil { throw FileError.isGone(path: root) }
    try printing {
      try report.replace(FileSystem.joined(root, chapter.path.name))
    }
    if let path = command.options.metricsPath {
      try printing {
        try FileSystem.replaceFile(path, Array(ChapterOutcome.document([metrics]).utf8))
        return [path]
      }
    }
    if let messages {
      messages.send(.published(root: root, metrics: metrics))
    } else {
      try printing { try OutputFolder(root).update(after: [chapter.path.name]).written }
    }
  }

  /// Gives the report as data, and writes no file.
  private func giveDocument() throws {
    let json = String(decoding: try chapter.finishedDocument().json(), as: UTF8.self)
    if let messages {
      messages.send(.document(json: json))
    } else {
      StandardStream.output.writeLine(json)
    }
  }

  /// Prints the paths that `write` has written; a signal ends the process before or after it.
  private func printing(_ write: () throws -> [String]) throws {
    for path in try Interruption.heldBack(write) {
      if let messages {
        messages.send(.wrote(path: path))
      } else {
        StandardStream.output.writeLine(path)
      }
    }
  }

  /// Ends the process for `error`, which happened at `line` and `column` of the chapter. Nothing
  /// is published.
  func fail(_ error: any Error, line: Int, column: Int) -> Never {
    progressLine.finish()
    if let error = error as? Interrupted { CommandLineEnd.end(for: error) }
    let reportable = error as? any ReportableError
    let located =
      error as? LocatedError
      ?? LocatedError(
        path: chapter.path.path, line: line, column: column,
        message: reportable?.description ?? "\(error)",
        exitCode: reportable?.exitCode ?? .chapterFailed)
    guard let messages else { CommandLineEnd.end(for: located) }
    messages.send(
      .failed(
        path: located.path, line: located.line, column: located.column,
        message: located.message.onOneLine))
    endProcess(located.exitCode)
  }
}
