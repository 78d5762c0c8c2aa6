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
  /// The state of the training that this is the step of. Frozen parameters have zero moments there.
  func state(batches: ShuffledBatches, history: History) -> TrainingState {
    let states = network.parameters.map(state)
    let weightCount = network.weights.count
    return TrainingState(
      weights: Array(states[..<weightCount]), biases: Array(states[weightCount...]),
      powers: powers, batches: batches, history: history)
  }

  /// Puts the network and Adam where they were in `state`, whose shapes must be the network's.
  func restore(_ state: TrainingState) {
    let parameters = network.parameters
    let states = state.weights + state.biases
    require(parameters.count == states.count, "expected a state of this network, found another's")
    for (parameter, state) in zip(parameters, states) {
      parameter.assign(state.value)
      guard let moments = moments.of(parameter) else { continue }
      moments.first.assign(state.firstMoment)
      moments.second.assign(state.secondMoment)
    }
    powers = state.powers
  }

  private func state(of parameter: Parameter) -> TrainingState.Parameter {
    let moments = moments.of(parameter)
    let zeros = [Float](repeating: 0, count: moments == nil ? parameter.count : 0)
    return .init(
      value: parameter.matrix.array, firstMoment: moments?.first.array ?? zeros,
      secondMoment: moments?.second.array ?? zeros)
  }
}

/// The inputs of a training: trainings of equal setups are bit-identical.
public struct TrainingSetup: Sendable {
  /// The network, with the weights that it starts from.
  public let network: Sequential
  /// The training examples.
  public let examples: Examples
  /// The validation examples.
  public let validation: Examples
  /// The number of images in a step.
  public let batchSize: Int
  /// The number of steps of an epoch; as many as fit into the training examples if nil.
  public let stepsPerEpoch: Int?
  /// The loss that is minimized.
  public let loss: Loss
  /// Adam's rates.
  public let optimizer: Adam
  /// The only layers whose weights and biases change (TensorFlow 1.x: `var_list`); all if nil.
  public let updatedLayers: [any Layer]?
  /// The generator of the first shuffle.
  public let generator: SplitMix64

  /// A training of `network` on `examples`, which minimizes `loss` by `optimizer`, and changes `layers` only, if given.
  public init(
    network: Sequential, examples: Examples, validation: Examples, batchSize: Int,
    stepsPerEpoch: Int? = nil,
    loss: Loss = .meanSquaredError(to: .inputs) + .penalties, optimizer: Adam,
    updating layers: [any Layer]? = nil, generator: SplitMix64
  ) {
    (self.network, self.examples, self.validation) = (network, examples, validation)
    (self.batchSize, self.stepsPerEpoch, self.loss) = (batchSize, stepsPerEpoch, loss)
    (self.optimizer, self.generator) = (optimizer, generator)
    updatedLayers = layers
  }

  /// A training of an autoencoder on `pixels`.
  public init(
    network: Sequential, pixels: ArraySlice<UInt8>, validation: ArraySlice<UInt8>, batchSize: Int,
    loss: Loss = .meanSquaredError(to: .inputs) + .penalties, optimizer: Adam,
    generator: SplitMix64
  ) {
    self.init(
      network: network, examples: Examples(pixels: pixels),
      validation: Examples(pixels: validation), batchSize: batchSize, loss: loss,
      optimizer: optimizer, generator: generator)
  }

  /// Fails unless the network, the loss and the examples fit each other.
  public func check() {
    for examples in [examples, validation] {
      require(examples.count(inputs: network.inputs) > 0, "expected at least one image, found none")
    }
    switch loss.target {
    case .inputs: network.checkIsAutoencoder()
    case .outputs(let layer):
      require(
        layer.outputs == network.outputs && network.index(of: layer) >= 0,
        "expected \(layer.outputs) outputs, as many as the layer has that they are compared with, found"
          + " \(network.outputs)")
    case .labels: checkLabels()
    }
    require(
      loss.error != .softmaxCrossEntropy || loss.target.isLabels,
      "expected labels as targets of a softmax cross-entropy, found others; write 'to: .labels'")
    if loss.includesLatentLoss { _ = network.indexOfSampling }
    if let sparsity = loss.sparsity { _ = network.index(of: sparsity.layer) }
    _ = network.parameters(of: updatedLayers)
  }

  private func checkLabels() {
    require(
      loss.error == .softmaxCrossEntropy,
      "expected a softmax cross-entropy for labels, found another error; write 'softmaxCrossEntropy'"
    )
    for examples in [examples, validation] {
      require(!examples.labels.isEmpty, "expected a label for each example, found none")
      let largest = examples.labels.max() ?? 0
      require(
        largest < network.outputs,
        "expected a network of at least \(largest + 1) outputs, one for each class, found"
          + " \(network.outputs)")
    }
  }

  /// The number of training examples.
  public var imageCount: Int { examples.count(inputs: network.inputs) }

  /// The number of batches of an epoch: `stepsPerEpoch`, or as many as fit into the training images.
  ///
  /// Throws `TrainingError` if there are fewer images than a batch needs.
  public func batchCount() throws(TrainingError) -> Int {
    require(batchSize > 0, "expected at least 1 image a batch, found \(batchSize)")
    guard imageCount >= batchSize else {
      throw .tooFewImages(count: imageCount, batchSize: batchSize)
    }
    require(
      (stepsPerEpoch ?? 1) > 0, "expected at least 1 step an epoch, found \(stepsPerEpoch ?? 0)")
    return stepsPerEpoch ?? (imageCount / batchSize)
  }

  /// The order in which the images come.
  public var batches: ShuffledBatches { ShuffledBatches(count: imageCount, using: generator) }
}
