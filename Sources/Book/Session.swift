import Basics
import Checkpoints
import Notebook
import Platform
import Supervision

/// The part of a chapter's run that knows of networks: threads, data, and the networks that it trains.
@MainActor final class Session {
  private static var begun: Session?

  /// The session of this process's chapter.
  static var current: Session {
    guard let begun else { chapterFailure("'begin(source:)' must come first in a chapter") }
    return begun
  }

  let device: Device
  let images: ImageDataset
  private let chapter: ChapterRun
  private let options: TrainingOptions
  private let checkpoints: CheckpointFolder?
  private var trained: [(network: Sequential, history: History)] = []

  /// Begins the session of `chapter`, which `options` ask for.
  ///
  /// Throws `DeviceError`, `DatasetError`, `Failure` and `FileError`.
  static func begin(_ chapter: ChapterRun, _ options: TrainingOptions) throws {
    begun = try Session(chapter, options)
  }

  private init(_ chapter: ChapterRun, _ options: TrainingOptions) throws {
    self.chapter = chapter
    self.options = options
    if let path = options.saveWeights { try FileSystem.checkFileCanBeWritten(path) }
    device = try Device(threadCount: chapter.request.threadCount)
    images = try ImageDataset.load(from: options.data)
    checkpoints = try options.checkpoint.map {
      try CheckpointFolder(root: $0, name: chapter.name, resumes: options.resume)
    }
    chapter.note("Data", images.summary)
    chapter.beforePublishing { [unowned self] in try conclude() }
  }

  /// Whether the chapter runs with its default parameters on MNIST.
  var isDefault: Bool { !chapter.isCustom }

  /// Prepares the training of `network`: the first network that a chapter trains is its main model,
  /// which starts from the weights of `--initial-weights`.
  ///
  /// Throws `FileError`, `SafetensorsError` and `Failure`.
  func prepare(_ network: Sequential) throws -> (any TrainingCheckpoint)? {
    if trained.isEmpty, let path = options.initialWeights {
      try WeightsFile.load(path, into: network)
      chapter.note("Initial weights", digest(of: network.serializedParameters))
    }
    // The number of epochs is no part of it: a training may continue for more than were planned.
    let parameters = chapter.parameterValues.filter { $0.name != "epochs" }
      .map { (name: "parameter \($0.name)", text: $0.value) }
    return checkpoints.map {
      HeldBackCheckpoint(
        checkpoint: $0.next(identity: [("chapter", chapter.name)] + parameters))
    }
  }

  /// ` after 5 epochs`, if `networks` were trained for one number of epochs; else nothing.
  func duration(of networks: [Sequential]) -> String {
    let epochs = Set(
      trained.filter { entry in networks.contains { $0 === entry.network } }
        .map(\.history.epochs.count))
    guard epochs.count == 1, let count = epochs.first else { return "" }
    return " after \(counted(count, "epoch"))"
  }

  /// Notes that the training of `network` has ended.
  func didTrain(_ network: Sequential, _ history: History) {
    trained.append((network, history))
    let label = network.name.isEmpty ? "Weights" : "Weights, \(network.name)"
    chapter.note(label, digest(of: network.serializedParameters))
  }

  /// Records what the index and `--json` have of the main model, and writes the file of `--save-weights`.
  ///
  /// Throws `FileError`, and `Failure` for a value that is not finite.
  private func conclude() throws {
    try chapter.record("dataset", images.name)
    if isDefault {
      let folder = "Sources/Book/Experiments"
      chapter.note(
        "Trainings over several seeds",
        "\(folder)/experiments.csv, trained again and compared by 'swift run --package-path Benchmarks -c"
          + " release experiments'")
      chapter.note(
        "TensorFlow, JAX and the author's notebook",
        "\(folder)/references.csv, which names the sources")
    }
    guard let (model, history) = trained.first else {
      guard options.saveWeights == nil, options.initialWeights == nil else {
        throw Failure(
          "this chapter trains no network: expected neither --initial-weights nor --save-weights; leave"
            + " them out", .usage)
      }
      return
    }
    try chapter.record("parameterCount", model.parameterCount)
    try chapter.record("weightCount", model.weightCount)
    try chapter.record("trainMSE", history.trainMSE)
    try chapter.record("validationMSE", history.validationMSE)
    try chapter.record("totalLoss", history.totalLoss)
    try chapter.record("weightsDigest", digest(of: model.serializedParameters))
    try chapter.recordMeasurement("isa", device.instructionSet)
    try chapter.recordMeasurement("epochSeconds", history.epochs.map(\.seconds))
    if let path = options.saveWeights {
      let file = WeightsFile.encode(model)
      try Interruption.check()
      try FileSystem.replaceFile(path, file)
      chapter.wrote(path)
    }
  }
}

/// A checkpoint whose writing no signal interrupts: the signal ends the process after it.
private struct HeldBackCheckpoint: TrainingCheckpoint {
  let checkpoint: any TrainingCheckpoint

  func state(for setup: TrainingSetup) throws -> TrainingState? {
    try checkpoint.state(for: setup)
  }

  func save(_ state: TrainingState) throws {
    try Interruption.heldBack { try checkpoint.save(state) }
  }
}
