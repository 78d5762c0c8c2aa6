import Basics
import Notebook
import Platform
import Safetensors
import Store
import Supervision
import Synchronization

/// The part of a chapter's run that knows of networks: threads, data, and the networks that it trains.
@MainActor final class Session {
  private static var begun: Session?

  /// The session of this process's chapter.
  static var current: Session {
    guard let begun else {
      chapterFailure("'begin' must come first in a chapter; call it before this")
    }
    return begun
  }

  let images: ImageDataset
  private var ownDevice: Device
  private let chapter: ChapterRun
  private let options: TrainingOptions
  /// Where costly results are kept; nil if nothing is.
  let store: Store?
  private lazy var canary = Canary(on: ownDevice)
  private let identities: DataIdentities
  /// The trainings that were put off, in the order of the source.
  private var pending: [Training] = []
  /// The first training, whose network is the chapter's main model.
  private var first: Training?
  /// All trainings. Those that the chapter has let go of, and their networks, take no memory.
  private var begunTrainings: [Weak] = []
  private var trained: [Training] { begunTrainings.compactMap(\.training) }

  private struct Weak {
    weak var training: Training?
  }

  /// Begins the session of `chapter`, which `options` ask for.
  ///
  /// Throws `DeviceError`, `DatasetError`, `Failure` and `FileError`.
  static func begin(_ chapter: ChapterRun, _ options: TrainingOptions) throws {
    begun = try StartFolder.enter { try Session(chapter, options) }
  }

  private init(_ chapter: ChapterRun, _ options: TrainingOptions) throws {
    self.chapter = chapter
    self.options = options
    if let path = options.saveWeights {
      try Interruption.heldBack { try FileSystem.checkFileCanBeWritten(path) }
    }
    ownDevice = try Device(threadCount: chapter.request.threadCount)
    // Before the work: a pipe, say, cannot be read where its bytes are wanted.
    if let path = options.initialWeights { _ = try RegularFile(path) }
    images = try ImageDataset.load(from: options.data)
    identities = DataIdentities(of: images)
    chapter.didReadInputs()
    store = try options.openStore()
    chapter.note("Data", images.summary)
    chapter.beforePublishing { [unowned self] in
      for training in trained { training.finish() }
      runPending()
    } andHoldingSignalsBack: { [unowned self] in
      try conclude()
    }
  }

  /// The device of all measures. Trainings that were put off run before, so that each measure sees what the source says.
  var device: Device {
    runPending()
    takeThreads()
    return ownDevice
  }

  /// Takes the threads of chapters beside this one that have ended.
  private func takeThreads() {
    let count = chapter.threadCount
    guard count != ownDevice.threadCount,
      let device = try? Device(threadCount: count, instructionSet: ownDevice.instructionSet)
    else { return }
    ownDevice = device
  }

  /// The chapter's name.
  var chapterName: String { chapter.name }

  /// Whether the chapter runs with its default parameters on MNIST.
  var isDefault: Bool { !chapter.isCustom }

  /// Prepares the training of `network`: the first network that a chapter trains is its main model,
  /// which starts from the weights of `--initial-weights`.
  ///
  /// Throws `FileError`, `SafetensorsError` and `Failure`.
  func prepare(_ network: Sequential) throws {
    guard first == nil, let path = options.initialWeights else { return }
    try StartFolder.enter { try WeightsFile.load(path, into: network) }
    chapter.note("Initial weights", digest(of: network.serializedParameters))
  }

  /// ` after 5 epochs`, if `networks` were trained for one number of epochs; else nothing.
  func duration(of networks: [Sequential]) -> String {
    let epochs = Set(
      networks.map { network in
        trained.filter { $0.network === network }.reduce(0) { $0 + $1.history.epochs.count }
      }.filter { $0 > 0 })
    guard epochs.count == 1, let count = epochs.first else { return "" }
    return " after \(counted(count, "epoch"))"
  }

  /// Notes that a training's loops have begun.
  func began(_ training: Training) {
    if first == nil { first = training }
    begunTrainings.append(Weak(training: training))
  }

  /// Puts the work of `training` off until something reads its results.
  func postpone(_ training: Training) {
    let parameters = training.network.parameters
    // Another training's work on the same parameters comes first.
    if parameters.contains(where: { $0.whenRead != nil }) { runPending() }
    pending.append(training)
    for parameter in parameters {
      parameter.whenRead = { MainActor.assumeIsolated { Session.current.runPending() } }
    }
  }

  /// Runs the trainings that were put off, side by side.
  func runPending() {
    guard !pending.isEmpty else { return }
    let trainings = pending
    pending = []
    for training in trainings {
      for parameter in training.network.parameters { parameter.whenRead = nil }
    }
    let runs = trainings.map { $0.postponed() }
    takeThreads()
    let threadCount = ThreadCount(ownDevice.threadCount)
    do {
      try SideBySide.run(
        runs.count, on: ownDevice, threadCount: { threadCount.value },
        watch: {
          for (training, run) in zip(trainings, runs) { training.show(run.takeNews()) }
          threadCount.value = chapter.threadCount
        },
        body: { try runs[$0].advance($1) })
    } catch {
      let failed = runs.first { $0.failure != nil }
      failed?.place.attempt { throw error }
      chapterFailure("\(error)")
    }
  }

  // MARK: The store

  /// The key of the training of `setup`.
  func key(of setup: TrainingSetup) -> StoreKey? {
    .training(
      setup, images: identity(of: setup.examples, labels: setup.loss.target.isLabels),
      validation: identity(of: setup.validation, labels: setup.loss.target.isLabels),
      canary: canary)
  }

  /// What determines the numbers of `examples`, and their `labels` if asked for.
  func identity(of examples: Examples, labels: Bool) -> String {
    identities.identity(of: examples, labels: labels, on: ownDevice)
  }

  /// What determines `pixels`.
  func identity(of pixels: ArraySlice<UInt8>) -> String { identities.identity(of: pixels) }

  /// The result of `compute` or, if the store has it, of an earlier run: `decode` makes it of the tensors that `encode`
  /// made. `members` are all that it depends on.
  func stored<Value, E: Error>(
    _ kind: String, _ members: [(name: String, text: String)],
    encode: (Value) -> [Tensor], decode: (SafetensorsFile) throws -> Value,
    compute: () throws(E) -> Value
  ) throws(E) -> Value {
    guard let store else { return try compute() }
    let key = StoreKey(kind, members, canary: canary)
    if let value = store.load(key, decode) { return value }
    let value = try compute()
    do { try Interruption.heldBack { try store.save(key, encode(value)) } } catch {
      chapterFailure("\(error)")
    }
    return value
  }

  /// Records what the index and `--json` have of the main model, and writes the file of `--save-weights`.
  ///
  /// Throws `FileError`, and `Failure` for a value that is not finite.
  private func conclude() throws {
    let trained = trained.filter { !$0.history.epochs.isEmpty }
    noteDigests(of: trained.map(\.network))
    try chapter.record("dataset", images.name)
    if isDefault { noteSources() }
    guard let first = trained.first else {
      guard options.saveWeights == nil, options.initialWeights == nil else {
        throw Failure(
          "this chapter trains no network: expected neither --initial-weights nor --save-weights; leave"
            + " them out", .usage)
      }
      return
    }
    let model = first.network
    let history = trained.last { $0.network === model }?.history ?? first.history
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

  /// Notes the digests of the weights. Networks of one name, such as those of several seeds, have one digest.
  private func noteDigests(of networks: [Sequential]) {
    for (index, network) in networks.enumerated()
    where !networks[..<index].contains(where: { $0.name == network.name }) {
      let alike = networks.enumerated().filter { place, other in
        other.name == network.name && !networks[..<place].contains { $0 === other }
      }.map(\.element)
      chapter.note(
        (network.name.isEmpty ? "Weights" : "Weights, \(network.name)")
          + (alike.count > 1 ? " (\(alike.count) networks)" : ""),
        digest(of: alike.flatMap(\.serializedParameters)))
    }
  }

  /// Notes the files with the figures of other runs.
  private func noteSources() {
    let folder = "Sources/Book/Experiments"
    chapter.note(
      "Figures of other runs",
      "\(folder)/references.csv (TensorFlow, JAX and the author's notebook, with the sources),"
        + " \(folder)/experiments.csv (several seeds; 'swift run --package-path Benchmarks -c release experiments'"
        + " trains them again and compares), \(folder)/seeds.csv (the same by 'scripts/seeds')")
  }
}

/// A number of threads that one thread sets and others read.
private final class ThreadCount: Sendable {
  private let atomic: Atomic<Int>

  init(_ value: Int) { atomic = Atomic(value) }

  var value: Int {
    get { atomic.load(ordering: .relaxed) }
    set { atomic.store(newValue, ordering: .relaxed) }
  }
}
