import Basics
import Checkpoints
import Supervision
import Training

/// The one chapter of a process: read from its command line, run, published.
@MainActor
final class ChapterRun {
  let chapter: Chapter
  let options: ChapterOptions
  private let command: ChapterCommand
  /// The folder of all reports, if it was there at first.
  private var rootAtFirst: String?
  /// To the process that has started this one.
  private let messages: MessageSender
  private var throttle = ProgressThrottle()
  private var journal: Journal?
  private var checkpoints: CheckpointFolder?
  private var model: Sequential?
  private var hasToldOfOutputs = false
  /// The place that was told last.
  private var place = (line: 0, column: 0)

  /// The run of the chapter `source` that `command` asks for.
  ///
  /// Throws what `Chapter` throws, and `FileError` where the report could not be written.
  init(
    source: [UInt8], filePath: String, command: ChapterCommand, messages: MessageSender
  ) throws {
    self.command = command
    self.messages = messages
    options = ChapterOptions(command.options)
    chapter = try Chapter(
      source: source, filePath: filePath, overrides: command.options.overrides(),
      inputs: command.options.inputs)
    if command.describe { return }
    try checkOutput()
    checkpoints = try command.options.openCheckpoints(of: chapter.path.name)
    messages.send(.began(path: chapter.path.path))
    journal = command.journal.map { Journal(folder: $0, source: source) }
    keepOutputs(line: 1)
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
    if let path = command.options.saveWeights { try FileSystem.checkFileCanBeWritten(path) }
    if FileSystem.kind(of: root) == .folder { rootAtFirst = root }
  }

  /// Tells of the chapter itself.
  func describe() { messages.send(.described(json: chapter.description.json.text())) }

  var isDescription: Bool { command.describe }

  /// Tells that the chapter's code has come to this place.
  func reached(line: Int, column: Int) {
    guard (line, column) != place else { return }
    place = (line, column)
    messages.send(.reached(line: line, column: column))
  }

  /// Keeps what the chapter has shown, for a failure after `line`.
  func keepOutputs(line: Int) {
    guard journal?.keep(chapter, line: line) == true, !hasToldOfOutputs else { return }
    hasToldOfOutputs = true
    messages.send(.shown)
  }

  /// Tells how far the work is; cheap, for most calls tell nothing.
  func tell(_ label: String, isMilestone: Bool, _ progress: () -> ChapterProgress) {
    guard throttle.isDue(label, isMilestone: isMilestone) else { return }
    messages.send(.progress(progress()))
  }

  /// Writes the report, and tells the path of each file and the chapter's metrics.
  func publish() throws {
    try chapter.checkAllAreRead()
    try checkWeightsHaveAModel()
    let root = command.options.root(
      isCustom: !chapter.inputs.isEmpty || chapter.settings.contains { !$0.isDefault })
    let report = try chapter.report()
    try chapter.recordMeasurement("threads", .number(options.threadCount))
    try chapter.recordMeasurement("peakMemoryBytes", .number(peakMemoryBytes()))
    let metrics = chapter.metricsJSON.text()
    if root == rootAtFirst, FileSystem.kind(of: root) == nil { throw FileError.isGone(path: root) }
    // A signal that comes before the report is in its place leaves the old one. One that comes later
    // is too late: whoever waits for this process must hear of the new report.
    Interruption.holdBack()
    do {
      try saveWeights()
      let paths = try report.replace(FileSystem.joined(root, chapter.path.name))
      for path in paths { messages.send(.wrote(path: path)) }
    } catch {
      try Interruption.check()
      throw error
    }
    messages.send(.published(root: root, metrics: metrics))
  }

  // MARK: Weights and checkpoints

  /// Gives `network` the weights of `--initial-weights`, and remembers it for `--save-weights`.
  ///
  /// Throws what `WeightsFile` throws, and `ChapterError.secondModel`.
  func exchangeWeights(of network: Sequential) throws {
    guard model == nil else { throw ChapterError.secondModel }
    model = network
    guard let path = command.options.initialWeights else { return }
    try WeightsFile.load(path, into: network)
    chapter.note("Initial weights", digest(of: network.serializedParameters))
  }

  /// Writes the file of `--save-weights`, and tells its path. Before the report is replaced: where this
  /// fails, the old one stays.
  private func saveWeights() throws {
    guard let path = command.options.saveWeights, let model else { return }
    let file = WeightsFile.encode(model)
    try Interruption.check()
    try FileSystem.replaceFile(path, file)
    messages.send(.wrote(path: path))
  }

  private func checkWeightsHaveAModel() throws(ChapterError) {
    let options = command.options
    guard model != nil || options.initialWeights == nil && options.saveWeights == nil else {
      throw .noModel
    }
  }

  /// The checkpoint of the next training, where the command line asks for checkpoints.
  func nextCheckpoint() -> (any TrainingCheckpoint)? {
    // Not the number of epochs: a training may go on for more than were planned.
    let parameters = chapter.settings.filter { $0.name != "epochs" }
      .map { (name: "parameter \($0.name)", text: $0.text) }
    return checkpoints.map {
      UninterruptedCheckpoint(
        checkpoint: $0.next(identity: [("chapter", chapter.path.name)] + parameters))
    }
  }

  /// Whether each other chapter of the run would end with `error` too: where it keeps a finished
  /// report or a checkpoint from its place, or is about what the reader lets all chapters read, which
  /// they do before they show anything. Else it is the chapter's own.
  private func concernsAll(_ error: any Error, isPublishing: Bool) -> Bool {
    guard !(error is LocatedError), let error = error as? any ReportableError else { return false }
    let options = command.options
    switch error.exitCode {
    case .noInput, .badData:
      return options.initialWeights != nil || options.usesOwnData && chapter.outputs.isEmpty
    case .cannotCreateOutput, .cannotWriteOutput:
      return isPublishing || options.checkpoint != nil
    default: return false
    }
  }

  /// Ends the process for `error`, which happened at `line` and `column` of the chapter. Nothing
  /// is published.
  func fail(_ error: any Error, line: Int, column: Int, isPublishing: Bool = false) -> Never {
    if let error = error as? Interrupted { CommandLineEnd.end(for: error) }
    let reportable = error as? any ReportableError
    let located =
      error as? LocatedError
      ?? LocatedError(
        path: chapter.path.path, line: line, column: column,
        message: reportable?.description ?? "\(error)",
        exitCode: reportable?.exitCode ?? .chapterFailed)
    _ = journal?.keep(chapter, line: line)
    messages.send(
      .failed(
        path: located.path, line: located.line, column: located.column,
        message: located.message.onOneLine,
        concernsAll: concernsAll(error, isPublishing: isPublishing)))
    endProcess(located.exitCode)
  }
}
