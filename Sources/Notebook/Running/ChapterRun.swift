import Basics
import Supervision

/// The one chapter of a process: it runs, and is published at its end.
@MainActor
package final class ChapterRun {
  let chapter: Chapter
  package let request: RunRequest
  /// The folder of all reports, if it existed at the beginning.
  private var rootAtFirst: String?
  /// To the parent process.
  private var messages: MessageSender
  private var journal: Journal?
  /// The place that was sent last.
  private var place = (line: 0, column: 0)
  private var lastWork: [@MainActor () -> Void] = []
  private var conclusions: [@MainActor () throws -> Void] = []
  private var hasReadInputs = false
  private var givenThreadCount = 0

  /// The run of `chapter` that `request` asks for; `journal` is the folder for the page of a failure.
  init(
    _ chapter: Chapter, request: RunRequest, journal: String?, messages: MessageSender
  ) throws {
    self.chapter = chapter
    self.request = request
    self.messages = messages
    try checkOutput()
    messages.send(.began(path: chapter.path.path))
    self.journal = journal.map { Journal(folder: $0) }
  }

  /// Checks before the work that its result can be written.
  private func checkOutput() throws {
    let root = request.root(isCustom: chapter.isCustom)
    do {
      // Between making and removing the folder that it tries, no signal ends the process.
      try Interruption.heldBack { try FileSystem.checkFolderCanBeWritten(root) }
      let folder = FileSystem.joined(root, chapter.path.name)
      // The exchange of folders would replace a link, not what it leads to.
      if let kind = FileSystem.entry(at: folder), kind != .folder {
        throw FileError.notAFolder(path: folder)
      }
    } catch let error as FileError {
      throw Failure(
        "\(error.description); fix that, or choose another folder with --output", error.exitCode)
    }
    if FileSystem.kind(of: root) == .folder { rootAtFirst = root }
  }

  /// Sends the place that the chapter's code has reached.
  func reached(line: Int, column: Int) {
    guard (line, column) != place else { return }
    place = (line, column)
    messages.send(.reached(line: line, column: column))
  }

  /// Keeps what the chapter has shown, for a failure.
  func keepOutputs() {
    if StartFolder.enter({ journal?.keep(chapter) }) == true { messages.send(.shown) }
  }

  /// Sends how far the work is; cheap, since most calls send nothing.
  func sendProgress(_ label: String, isMilestone: Bool, _ progress: () -> ChapterProgress) {
    messages.sendProgress(label, isMilestone: isMilestone, progress)
  }

  /// Writes the report, and sends the path of each file and the chapter's metrics.
  func publish() throws {
    try StartFolder.enter { try publishInStartFolder() }
  }

  private func publishInStartFolder() throws {
    for work in lastWork { work() }
    // A signal that comes before the report is in its place leaves the old one. One that comes later is too
    // late: the parent process must learn of the new report.
    Interruption.holdBack()
    do {
      try chapter.checkAllAreRead()
      guard chapter.inputs.isEmpty || hasReadInputs else {
        throw Failure(
          "\(chapter.inputs[0]) is given, but this chapter reads no data; leave it out", .usage)
      }
      for conclusion in conclusions { try conclusion() }
      let root = request.root(
        isCustom: !chapter.inputs.isEmpty || chapter.settings.contains { !$0.isDefault })
      let report = try chapter.report()
      try chapter.recordMeasurement("threads", .number(threadCount))
      try chapter.recordMeasurement("peakMemoryBytes", .number(peakMemoryBytes()))
      let metrics = chapter.metricsJSON.text()
      if root == rootAtFirst, FileSystem.kind(of: root) == nil {
        throw FileError.isGone(path: root)
      }
      try Interruption.check()
      let paths = try report.replace(chapter.path.name, in: root)
      for path in paths { messages.send(.wrote(path: path)) }
      messages.send(.published(root: root, metrics: metrics))
    } catch {
      try Interruption.check()
      throw error
    }
  }

  /// Whether each other chapter would end with `error`: it concerns the reports or the user's own files.
  private func concernsAll(_ error: any Error, isPublishing: Bool) -> Bool {
    guard !(error is LocatedError), let error = error as? any ReportableError else { return false }
    switch error.exitCode {
    case .noInput, .badData: return request.hasInputs && chapter.outputs.isEmpty
    case .cannotCreateOutput, .cannotWriteOutput: return isPublishing
    default: return false
    }
  }

  /// Ends the process for `error` at this place of the chapter or, without one, at the place that was sent last.
  func fail(_ error: any Error, line: Int?, column: Int?, isPublishing: Bool = false) -> Never {
    let reportable = error as? any ReportableError
    if let reportable, reportable.exitCode == .interrupted { CommandLineEnd.end(for: reportable) }
    let located =
      error as? LocatedError
      ?? LocatedError(
        path: chapter.path.path, line: line ?? max(place.line, 1),
        column: column ?? max(place.column, 1),
        message: reportable?.description ?? "\(error)",
        exitCode: reportable?.exitCode ?? .chapterFailed)
    _ = StartFolder.enter { journal?.keep(chapter) }
    messages.send(
      .failed(
        path: located.path, line: located.line, column: located.column,
        message: located.message.onOneLine.withControlPictures,
        concernsAll: concernsAll(error, isPublishing: isPublishing)))
    endProcess(located.exitCode)
  }
}

// What a module needs that gives its chapters more than this one does.
extension ChapterRun {
  /// The chapter's name.
  package var name: String { chapter.path.name }

  /// The number of threads that the chapter may use now: more than at its beginning if chapters beside it have ended.
  package var threadCount: Int {
    givenThreadCount = messages.newThreadCount ?? givenThreadCount
    return max(givenThreadCount, request.threadCount)
  }

  /// Whether the run has other parameters or data than the default ones.
  package var isCustom: Bool { chapter.isCustom }

  /// The parameters that the chapter has read, and their values.
  package var parameterValues: [(name: String, value: String)] {
    chapter.settings.map { ($0.name, $0.text) }
  }

  /// Records `value` for the report's `metrics.json`, unless the chapter has.
  package func record(_ name: String, _ value: some Recordable) throws {
    guard !chapter.records.contains(where: { $0.name == name }) else { return }
    try chapter.record(name, value.recordValue, line: 0, column: 0)
  }

  /// Records `value`, which depends on the machine, for `--json`.
  package func recordMeasurement(_ name: String, _ value: some Recordable) throws {
    try chapter.recordMeasurement(name, value.recordValue)
  }

  /// Adds a line to "Reproduce this".
  package func note(_ label: String, _ text: String) { chapter.note(label, text) }

  /// Notes that the chapter has read the files of the options for the user's own.
  package func didReadInputs() { hasReadInputs = true }

  /// Runs `work` at the end of the chapter, then `conclusion` while signals are held back, before its report is written.
  package func beforePublishing(
    _ work: @escaping @MainActor () -> Void,
    andHoldingSignalsBack conclusion: @escaping @MainActor () throws -> Void
  ) {
    lastWork.append(work)
    conclusions.append(conclusion)
  }

  /// Reports that the file at `path` has been written.
  package func wrote(_ path: String) { messages.send(.wrote(path: path)) }
}
