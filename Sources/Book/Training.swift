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

  private let images: ImageDataset
  private let loss: Loss
  private let optimizer: Adam
  private let batchSize: Int
  private let seed: UInt64
  private var loop: TrainingLoop?
  private var epochCount = 0

  /// A training of `network` that minimizes `loss` by `optimizer`, on batches of `batchSize` training
  /// images in an order that `seed` determines.
  public init(
    of network: Sequential, on images: ImageDataset, minimizing loss: Loss, by optimizer: Adam,
    batchSize: Int, seed: UInt64
  ) {
    self.network = network
    self.images = images
    self.loss = loss
    self.optimizer = optimizer
    self.batchSize = batchSize
    self.seed = seed
  }

  /// What the training has shown so far, an entry for each epoch.
  public var history: History {
    var history = loop?.history ?? History()
    history.name = network.name
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
      let checkpoint = try Session.current.prepare(network)
      let setup = TrainingSetup(
        network: network, pixels: images.train.pixels, validation: images.validation.pixels,
        epochs: count, batchSize: batchSize, loss: loss, optimizer: optimizer,
        // Not the stream that drew the weights.
        generator: SplitMix64(seed: ~seed))
      loop = try TrainingLoop(setup, on: Session.current.device, resuming: checkpoint)
    }
    epochCount = count
    return Epochs(training: self, place: place)
  }

  /// One step of the optimizer on the images of `batch`.
  public func step(
    on batch: Batch, filePath: String = #filePath, line: Int = #line, column: Int = #column
  ) {
    guard let loop else { chapterFailure("'step(on:)' must be called in a loop over 'epochs(_:)'") }
    let place = Place(filePath: filePath, line: line, column: column)
    let loss = place.attempt { try loop.step(batch) }
    let (epoch, steps) = (loop.history.epochs.count + 1, loop.stepsOfEpoch)
    progress(
      network.name, completed: ((epoch - 1) * loop.batchCount + steps) * batchSize,
      of: epochCount * loop.batchCount * batchSize, unit: "images",
      milestone: steps == loop.batchCount,
      "epoch \(epoch)/\(epochCount), batch \(steps)/\(loop.batchCount), loss \(loss, digits: 4)")
  }

  /// Ends the epoch that has run, if any; whether another one is to run.
  fileprivate func beginEpoch(_ place: Place) -> Bool {
    guard let loop else { return false }
    if loop.stepsOfEpoch > 0 { place.attempt { try loop.endEpoch() } }
    if loop.history.epochs.count < epochCount { return true }
    Session.current.didTrain(network, loop.history)
    return false
  }

  fileprivate func nextBatch() -> Batch? {
    guard let loop, loop.stepsOfEpoch < loop.batchCount else { return nil }
    return loop.nextBatch()
  }
}

extension Training {
  /// The epochs of a training, as a sequence.
  public struct Epochs: @MainActor Sequence, @MainActor IteratorProtocol {
    fileprivate let training: Training
    fileprivate let place: Place

    /// Evaluates the epoch that has run, and begins the next one.
    @MainActor public mutating func next() -> Epoch? {
      training.beginEpoch(place) ? Epoch(training: training) : nil
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
