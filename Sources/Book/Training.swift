import Basics
import Notebook
import Supervision

/// A training of a network on the chapter's images, which a chapter drives by two loops, as the listing does:
///
///     let training = Training(of: autoencoder, on: images, minimizing: .meanSquaredError(to: .inputs) + .penalties,
///       by: Adam(learningRate: 0.01), batchSize: 150, seed: 42)
///     for epoch in training.epochs(5) {
///       for batch in epoch.batches { training.step(on: batch) }
///     }
///
/// After each epoch the network is evaluated on all training and validation images. A loss that is not
/// finite ends the chapter at the line of the call.
@MainActor public final class Training {
  /// The indices of the images of one step.
  public typealias Batch = [Int32]

  /// The network that is trained.
  public let network: Sequential

  private let examples: Examples
  private let validation: Examples
  private let loss: Loss
  private let optimizer: Adam
  private let batchSize: Int
  private let stepsPerEpoch: Int?
  private let seed: UInt64
  private let updatedLayers: [any Layer]?

  private var work: PostponedTraining?
  private var batches: ShuffledBatches?
  private var batchCount = 0
  private var epochCount = 0
  private var begunCount = 0
  /// The last batch that a loop asked for, and how many it asked for in this epoch.
  private var (drawnBatch, drawnCount): (Batch, Int) = ([], 0)
  private var isPostponed = false

  /// A training of `network` that minimizes `loss` by `optimizer`, on batches of `batchSize` training
  /// images in an order that `seed` determines.
  ///
  /// `layers`, if given, are the only ones whose weights and biases change; the rest of the network is frozen (TensorFlow 1.x: `var_list`).
  public convenience init(
    of network: Sequential, on images: ImageDataset, minimizing loss: Loss, by optimizer: Adam,
    batchSize: Int, updating layers: [any Layer]? = nil, seed: UInt64
  ) {
    self.init(
      of: network, on: images.train.examples, validating: images.validation.examples,
      minimizing: loss, by: optimizer, batchSize: batchSize, updating: layers, seed: seed)
  }

  /// A training on other `examples` than the training images, such as some of them, or the outputs of another network.
  ///
  /// An epoch has `stepsPerEpoch` batches, if given: many steps on few examples are then evaluated once.
  public init(
    of network: Sequential, on examples: Examples, validating validation: Examples,
    minimizing loss: Loss, by optimizer: Adam, batchSize: Int, stepsPerEpoch: Int? = nil,
    updating layers: [any Layer]? = nil, seed: UInt64
  ) {
    self.network = network
    (self.examples, self.validation) = (examples, validation)
    self.loss = loss
    self.optimizer = optimizer
    self.batchSize = batchSize
    self.stepsPerEpoch = stepsPerEpoch
    self.seed = seed
    updatedLayers = layers
  }

  /// What the training has shown so far, an entry for each epoch.
  public var history: History {
    Session.current.runPending()
    var history = work?.history ?? History()
    (history.name, history.error) = (network.name, loss.error)
    return history
  }

  /// One pass over the training images.
  @MainActor public struct Epoch {
    fileprivate let training: Training

    /// The epoch's batches: as many as fit into the training images.
    public var batches: Batches { Batches(training: training) }
  }

  /// The epochs up to `count`. One that has run is evaluated when the next one is asked for.
  public func epochs(
    _ count: Int, filePath: String = #filePath, line: Int = #line, column: Int = #column
  ) -> Epochs {
    let place = Place(filePath: filePath, line: line, column: column)
    place.attempt {
      guard count > 0, batchSize > 0 else {
        throw Failure(
          "expected at least 1 epoch and 1 image a batch, found \(count) and \(batchSize)",
          .chapterFailed)
      }
      try begin(place)
    }
    epochCount = count
    return Epochs(training: self)
  }

  private func begin(_ place: Place) throws {
    let session = Session.current
    try session.prepare(network)
    let setup = checkedSetup()
    batchCount = try setup.batchCount()
    batches = setup.batches
    (begunCount, drawnCount) = (0, 0)
    let key = session.store.flatMap { _ in session.key(of: setup) }
    work = PostponedTraining(setup, key: key, store: session.store, at: place)
    session.began(self)
  }

  /// What determines the training's bits, with the weights of now.
  func checkedSetup() -> TrainingSetup {
    network.settle()
    let setup = TrainingSetup(
      network: network, examples: examples, validation: validation, batchSize: batchSize,
      stepsPerEpoch: stepsPerEpoch, loss: loss, optimizer: optimizer, updating: updatedLayers,
      // Not the stream that drew the weights.
      generator: SplitMix64(seed: ~seed))
    setup.check()
    return setup
  }

  /// One step of the optimizer on the images of `batch`.
  ///
  /// The step is done when something reads the network or the history: trainings that no result is asked of
  /// meanwhile run side by side, and a training that the store has is not done again. No result depends on it.
  public func step(
    on batch: Batch, filePath: String = #filePath, line: Int = #line, column: Int = #column
  ) {
    guard let work, !work.isComplete else {
      chapterFailure("'step(on:)' must be called in a loop over 'epochs(_:)'")
    }
    work.stepPlace = Place(filePath: filePath, line: line, column: column)
    guard work.isStandard, batch == drawnBatch, drawnCount == work.target.steps + 1 else {
      return stepNow(on: batch)
    }
    work.target.steps += 1
    postpone()
  }

  /// A step on other images than the setup determines: from now on the chapter drives the training by itself.
  private func stepNow(on batch: Batch) {
    postpone()
    Session.current.runPending()
    guard let work else { return }
    work.isStandard = false
    work.stepPlace.attempt { show([try work.step(on: batch)]) }
  }

  private func postpone() {
    guard !isPostponed else { return }
    Session.current.postpone(self)
    isPostponed = true
  }

  /// The work that was put off, which is to be done now.
  func postponed() -> PostponedTraining {
    isPostponed = false
    guard let work else { fatalError("expected a loop over 'epochs(_:)' before this, found none") }
    return work
  }

  /// Ends the epoch that has run, if any; whether another one is to run.
  fileprivate func beginEpoch() -> Bool {
    guard let work else { return false }
    finish()
    guard work.target.epochs == begunCount else {
      chapterFailure("an epoch of '\(network.name)' had no step: call 'step(on:)' for its batches")
    }
    drawnCount = 0
    work.isComplete = work.target.epochs >= epochCount
    if !work.isComplete { begunCount += 1 }
    return !work.isComplete
  }

  /// Ends the epoch that has run in part, if any.
  func finish() {
    if let work, work.target.steps > 0 { endEpoch(work) }
  }

  private func endEpoch(_ work: PostponedTraining) {
    if work.isStandard, work.target.steps == batchCount {
      work.target = .init(epochs: work.target.epochs + 1)
      return postpone()
    }
    // The chapter left its loop over the batches early, or has batches of its own.
    postpone()
    Session.current.runPending()
    work.isStandard = false
    work.epochPlace.attempt { try work.endEpoch() }
  }

  fileprivate func nextBatch() -> Batch? {
    guard drawnCount < batchCount else {
      // A whole epoch ends here, so that it counts if the chapter leaves the loop over the epochs.
      if let work, work.isStandard, work.target.steps == batchCount { endEpoch(work) }
      return nil
    }
    drawnCount += 1
    drawnBatch = Batch(repeating: 0, count: batchSize)
    batches?.next(into: &drawnBatch)
    return drawnBatch
  }

  /// Shows the progress that `news` tell of.
  func show(_ news: [PostponedTraining.News]) {
    for step in news {
      let (epoch, steps) = (step.point.epochs + 1, step.point.steps)
      progress(
        network.name, completed: ((epoch - 1) * batchCount + steps) * batchSize,
        of: epochCount * batchCount * batchSize, unit: "images", milestone: step.endsEpoch,
        "epoch \(epoch)/\(epochCount), batch \(steps)/\(batchCount), loss \(step.loss, digits: 4)")
    }
  }
}

extension Training {
  /// The epochs of a training, as a sequence.
  public struct Epochs: @MainActor Sequence, @MainActor IteratorProtocol {
    fileprivate let training: Training

    /// Evaluates the epoch that has run, and begins the next one.
    @MainActor public mutating func next() -> Epoch? {
      training.beginEpoch() ? Epoch(training: training) : nil
    }
  }

  /// The batches of an epoch, as a sequence.
  public struct Batches: @MainActor Sequence, @MainActor IteratorProtocol {
    fileprivate let training: Training

    /// The indices of the next images.
    @MainActor public mutating func next() -> Batch? { training.nextBatch() }
  }
}

/// The place of a call in a chapter.
struct Place {
  let filePath: String
  let line: Int
  let column: Int

  /// Runs `body`. If it throws, the chapter fails at this place.
  @MainActor @discardableResult
  func attempt<Value>(_ body: () throws -> Value) -> Value {
    Notebook.attempt(filePath: filePath, line: line, column: column, body)
  }
}
