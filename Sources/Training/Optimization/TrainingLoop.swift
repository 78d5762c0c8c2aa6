import Kernels
import Platform

/// One training of a network, driven from outside step by step and epoch by epoch:
///
///     while loop.history.epochs.count < 5 {
///       for _ in 0..<loop.batchCount { try loop.step(loop.nextBatch()) }
///       try loop.endEpoch()
///     }
///
/// An epoch has as many batches as fit into the training images: 55,000 / 150 = 366.
public final class TrainingLoop {
  /// The number of batches of an epoch.
  public let batchCount: Int
  /// The history up to now, an entry for each epoch that has ended.
  public private(set) var history = History()

  /// The number of steps of the epoch that runs; 0 between two epochs.
  public private(set) var stepsOfEpoch = 0

  private let setup: TrainingSetup
  private var step: TrainingStep
  private var device: Device
  private var batches: ShuffledBatches
  /// In memory from the first step or evaluation on: a training that the store has needs none.
  private lazy var examples = setup.examples.computed(on: device)
  private lazy var validation = setup.validation.computed(on: device)
  private var seconds = 0.0

  /// A training as `setup` has it, at its beginning or after the epochs of `state`.
  ///
  /// Throws `TrainingError` if there are fewer images than a batch needs.
  public init(
    _ setup: TrainingSetup, on device: Device, resuming state: TrainingState? = nil
  ) throws(TrainingError) {
    (self.setup, self.device) = (setup, device)
    batchCount = try setup.batchCount()
    batches = setup.batches
    step = Self.step(setup, on: device)
    if let state { restore(state) }
  }

  private static func step(_ setup: TrainingSetup, on device: Device) -> TrainingStep {
    TrainingStep(
      setup.network, batchSize: setup.batchSize, skipsZeros: setup.examples.isMostlyZero,
      minimizing: setup.loss, optimizer: setup.optimizer, updating: setup.updatedLayers, on: device)
  }

  /// The whole state after the last step; a training that goes on from it comes to the same bits.
  public var state: TrainingState { step.state(batches: batches, history: history) }

  /// Puts the training where it was in `state`, at the end of an epoch.
  public func restore(_ state: TrainingState) {
    step.restore(state)
    (batches, history) = (state.batches, state.history)
    (stepsOfEpoch, seconds) = (0, 0)
  }

  /// Goes on on another `device`, which changes no bit; between two epochs.
  public func move(to device: Device) {
    guard device !== self.device else { return }
    require(
      stepsOfEpoch == 0, "expected to change the device between two epochs, found it within one")
    let state = state
    self.device = device
    step = Self.step(setup, on: device)
    step.restore(state)
  }

  /// The indices of the images of the next batch.
  public func nextBatch() -> [Int32] {
    batches.next(into: &step.batch)
    return step.batch
  }

  /// One step on the training examples that `batch` names; returns their error before it.
  ///
  /// Throws `TrainingError.diverged` if that is not finite.
  @discardableResult
  public func step(_ batch: [Int32]) throws(TrainingError) -> Double {
    let examples = examples  // Computed before the clock starts.
    let clock = ContinuousClock()
    let start = clock.now
    step.batch = batch
    step.number = history.epochs.count * batchCount + stepsOfEpoch + 1
    stepsOfEpoch += 1
    let loss = examples.withRows { step($0) }
    seconds += (clock.now - start) / .seconds(1)
    guard loss.isFinite else {
      throw .diverged(epoch: history.epochs.count + 1, step: stepsOfEpoch, loss: loss)
    }
    return loss
  }

  /// Ends an epoch: evaluates the network on all training and validation examples, and appends the result to
  /// `history`.
  ///
  /// Throws `TrainingError.diverged` if a loss is not finite.
  public func endEpoch() throws(TrainingError) {
    let network = setup.network
    let end = History.Epoch(
      train: network.losses(setup.loss, of: examples, on: device),
      validation: network.losses(setup.loss, of: validation, on: device),
      lastBatch: step.lossesAfterUpdate(),
      regularizationLoss: setup.loss.includesPenalties ? network.regularizationLoss(on: device) : 0,
      seconds: seconds)
    // The last update may have been the one that diverged.
    guard end.totalLoss.isFinite && end.validation.error.isFinite else {
      throw .diverged(
        epoch: history.epochs.count + 1, step: stepsOfEpoch, loss: end.totalLoss)
    }
    history.append(end)
    (stepsOfEpoch, seconds) = (0, 0)
  }
}

extension Sequential {
  /// Trains this network to reproduce `pixels`, the training images as bytes: the listing's loop over epochs
  /// and batches. `generator` shuffles the images; `validation` is evaluated after each epoch.
  ///
  /// Throws `TrainingError` if a loss is not finite, or if there are fewer images than a batch needs.
  public func fit(
    _ pixels: ArraySlice<UInt8>, validation: ArraySlice<UInt8>, epochs: Int, batchSize: Int,
    optimizer: Adam, using generator: SplitMix64, on device: Device
  ) throws(TrainingError) -> History {
    require(epochs > 0, "expected at least 1 epoch, found \(epochs)")
    let setup = TrainingSetup(
      network: self, pixels: pixels, validation: validation, batchSize: batchSize,
      optimizer: optimizer, generator: generator)
    let loop = try TrainingLoop(setup, on: device)
    while loop.history.epochs.count < epochs {
      for _ in 0..<loop.batchCount { try loop.step(loop.nextBatch()) }
      try loop.endEpoch()
    }
    return loop.history
  }
}

/// Why a training stopped.
public enum TrainingError: Error, Equatable, CustomStringConvertible {
  /// A loss that is infinite or NaN.
  case diverged(epoch: Int, step: Int, loss: Double)
  /// Not enough images for one batch.
  case tooFewImages(count: Int, batchSize: Int)

  /// One line with the expected and the found value.
  public var description: String {
    switch self {
    case .diverged(let epoch, let step, let loss):
      // The sign of a NaN differs between CPUs.
      "training diverged at epoch \(epoch), step \(step): expected a finite loss, found "
        + "\(loss.isNaN ? "nan" : "\(loss)"); try a smaller learning rate"
    case .tooFewImages(let count, let batchSize):
      "expected at least one batch of \(batchSize) training images, found \(count)"
    }
  }
}
