import Platform

/// The whole state of a training after an epoch: resuming from it gives the bits of an uninterrupted
/// training.
public struct TrainingState: Sendable {
  /// A weight matrix or a bias vector with Adam's moments, each row by row.
  public struct Parameter: Sendable, Equatable {
    /// The numbers themselves.
    public var value: [Float]
    /// Adam's running mean of the gradient, m.
    public var firstMoment: [Float]
    /// Adam's running mean of the squared gradient, v.
    public var secondMoment: [Float]

    /// A parameter and its moments.
    public init(value: [Float], firstMoment: [Float], secondMoment: [Float]) {
      (self.value, self.firstMoment, self.secondMoment) = (value, firstMoment, secondMoment)
    }
  }

  /// The weight matrices in the order of the layers, tied ones once.
  public var weights: [Parameter]
  /// The bias vectors in the order of the layers.
  public var biases: [Parameter]
  /// Adam's step counter.
  public var powers: AdamPowers
  /// The order of the images, and how far it has been walked.
  public var batches: ShuffledBatches
  /// The history up to now, an entry for each epoch.
  public var history: History

  /// The state after as many epochs as `history` has.
  public init(
    weights: [Parameter], biases: [Parameter], powers: AdamPowers, batches: ShuffledBatches,
    history: History
  ) {
    (self.weights, self.biases, self.powers) = (weights, biases, powers)
    (self.batches, self.history) = (batches, history)
  }
}

extension TrainingStep {
  /// The state of the training that this is the step of.
  func state(batches: ShuffledBatches, history: History) -> TrainingState {
    TrainingState(
      weights: network.weights.map(\.state), biases: network.biases.map(\.state),
      powers: powers, batches: batches, history: history)
  }

  /// Puts the network and Adam where they were in `state`, whose shapes must be the network's.
  func restore(_ state: TrainingState) {
    let parameters = network.parameters
    let states = state.weights + state.biases
    require(parameters.count == states.count, "expected a state of this network, found another's")
    for (parameter, state) in zip(parameters, states) { parameter.restore(state) }
    powers = state.powers
  }
}

extension Parameter {
  fileprivate var state: TrainingState.Parameter {
    .init(
      value: matrix.array, firstMoment: firstMoment.array, secondMoment: secondMoment.array)
  }

  fileprivate func restore(_ state: TrainingState.Parameter) {
    assign(state.value)
    firstMoment.assign(state.firstMoment)
    secondMoment.assign(state.secondMoment)
  }
}

/// The inputs of a training: trainings of equal setups are bit-identical.
public struct TrainingSetup: Sendable {
  /// The network, with the weights that it starts from.
  public let network: Sequential
  /// The training images.
  public let pixels: ArraySlice<UInt8>
  /// The validation images.
  public let validation: ArraySlice<UInt8>
  /// The number of images in a step.
  public let batchSize: Int
  /// The loss that is minimized.
  public let loss: Loss
  /// Adam's rates.
  public let optimizer: Adam
  /// The generator of the first shuffle.
  public let generator: SplitMix64

  /// A training of `network` on `pixels`, which minimizes `loss` by `optimizer`.
  public init(
    network: Sequential, pixels: ArraySlice<UInt8>, validation: ArraySlice<UInt8>, batchSize: Int,
    loss: Loss = .meanSquaredError(to: .inputs) + .penalties, optimizer: Adam,
    generator: SplitMix64
  ) {
    (self.network, self.pixels, self.validation) = (network, pixels, validation)
    (self.batchSize, self.loss) = (batchSize, loss)
    (self.optimizer, self.generator) = (optimizer, generator)
  }

  /// The number of training images.
  public var imageCount: Int { network.imageCount(pixels) }

  /// The number of batches of an epoch: as many as fit into the training images.
  ///
  /// Throws `TrainingError` if there are fewer images than a batch needs.
  public func batchCount() throws(TrainingError) -> Int {
    require(batchSize > 0, "expected at least 1 image a batch, found \(batchSize)")
    guard imageCount >= batchSize else {
      throw .tooFewImages(count: imageCount, batchSize: batchSize)
    }
    return imageCount / batchSize
  }

  /// The order in which the images come.
  public var batches: ShuffledBatches { ShuffledBatches(count: imageCount, using: generator) }
}
