import Testing

@testable import Training

/// A small network with one of the kinds of layers and losses, and what a training of it minimizes.
struct Model: Sendable, CustomTestStringConvertible {
  let testDescription: String
  /// The layers for 6·n inputs.
  let make: @Sendable (_ dense: Dense.Scope, _ n: Int) -> [any Layer]
  /// The loss, of the layers made.
  let loss: @Sendable ([any Layer]) -> Loss
  /// The places of the layers that change; all if nil.
  var updated: [Int]?
  /// The number of classes for n = 1, if examples have labels.
  var classes = 0
  /// Whether a step draws random numbers.
  var isRandom = false

  static let all = [
    Model(
      testDescription: "ReLU behind Gaussian noise",
      make: { dense, n in
        [
          GaussianNoise(6 * n, deviation: 0.5, seed: 3), dense(6 * n, 5 * n, activation: .relu),
          dense(5 * n, 6 * n),
        ]
      }, loss: { _ in .meanSquaredError(to: .inputs) + .penalties }, isRandom: true),
    Model(
      testDescription: "sigmoid, dropout between layers",
      make: { dense, n in
        [
          dense(6 * n, 5 * n, activation: .sigmoid), Dropout(5 * n, rate: 0.3, seed: 4),
          dense(5 * n, 6 * n),
        ]
      }, loss: { _ in .meanSquaredError(to: .inputs) }, isRandom: true),
    Model(
      testDescription: "dropout in front",
      make: { dense, n in
        [
          Dropout(6 * n, rate: 0.3, seed: 4), dense(6 * n, 5 * n, activation: .relu),
          dense(5 * n, 6 * n),
        ]
      }, loss: { _ in .meanSquaredError(to: .inputs) }, isRandom: true),
    Model(
      testDescription: "sparse",
      make: { dense, n in [dense(6 * n, 17 * n, activation: .sigmoid), dense(17 * n, 6 * n)] },
      loss: { .meanSquaredError(to: .inputs) + .sparsity(of: $0[0], target: 0.1, weight: 0.2) }),
    Model(
      testDescription: "variational, γ",
      make: { dense, n in
        [
          dense(6 * n, 5 * n, activation: .elu), dense(5 * n, 6 * n),
          GaussianSampling(3 * n, seed: 5), dense(3 * n, 5 * n, activation: .elu),
          dense(5 * n, 6 * n),
        ]
      }, loss: { _ in .sigmoidCrossEntropy(to: .inputs) + .latentLoss }, isRandom: true),
    Model(
      testDescription: "variational, σ",
      make: { dense, n in
        [
          dense(6 * n, 5 * n, activation: .elu), dense(5 * n, 4 * n),
          GaussianSampling(2 * n, spread: .deviation, seed: 6), dense(2 * n, 6 * n),
        ]
      }, loss: { _ in .sigmoidCrossEntropy(to: .inputs) + .latentLoss + .penalties },
      isRandom: true),
    Model(
      testDescription: "classifier",
      make: { dense, n in [dense(6 * n, 5 * n, activation: .elu), dense(5 * n, 3 * n)] },
      loss: { _ in .softmaxCrossEntropy(to: .labels) + .penalties }, classes: 3),
    Model(
      testDescription: "frozen first layer, its outputs as targets",
      make: { dense, n in
        [
          dense(6 * n, 5 * n, activation: .elu), dense(5 * n, 2 * n, activation: .elu),
          dense(2 * n, 5 * n, activation: .elu),
        ]
      }, loss: { .meanSquaredError(to: .outputs(of: $0[0])) + .penalties }, updated: [1, 2]),
    Model(
      testDescription: "frozen layer in the middle",
      make: { dense, n in
        [
          dense(6 * n, 5 * n, activation: .elu), dense(5 * n, 5 * n, activation: .relu),
          dense(5 * n, 6 * n),
        ]
      }, loss: { _ in .meanSquaredError(to: .inputs) + .penalties }, updated: [0, 2]),
    Model(
      testDescription: "tied around a sigmoid of its own, elementwise end",
      make: { dense, n in
        let first = dense(6 * n, 4 * n, activation: .sigmoid)
        return [first, dense(transposing: first), Elementwise(6 * n, .sigmoid)]
      }, loss: { _ in .meanSquaredError(to: .inputs) + .penalties }),
  ]

  /// A training of the network for 6·`n` inputs, with biases that are not 0, on `count` random images.
  func setup(
    _ n: Int, count: Int, batchSize: Int, isMostlyZero: Bool = false
  ) -> TrainingSetup {
    let dense = Dense.scope(
      activation: .identity, initializer: .glorot, regularizer: .l2(0.1), seed: 9)
    let layers = make(dense, n)
    let network = Sequential("", layers)
    var generator = SplitMix64(seed: 7)
    for biases in network.biases {
      biases.assign((0..<biases.count).map { _ in Float(generator.nextUnit() - 0.5) })
    }
    let pixels = (0..<count * 6 * n).map { _ in
      !isMostlyZero || generator.next(below: 5) == 0
        ? UInt8(truncatingIfNeeded: generator.next()) : 0
    }
    let labels = classes == 0 ? [] : (0..<count).map { UInt8($0 % (classes * n)) }
    let examples = Examples(pixels: pixels[...], labels: labels[...])
    return TrainingSetup(
      network: network, examples: examples, validation: examples, batchSize: batchSize,
      loss: loss(layers), optimizer: Adam(learningRate: 0.01),
      updating: updated.map { $0.map { layers[$0] } }, generator: SplitMix64(seed: 8))
  }
}

extension TrainingSetup {
  /// The training on `device`, up to the end of epoch `epochs`, from `state` on if it is given.
  func train(
    epochs: Int, on device: Device, resuming state: TrainingState? = nil
  ) throws -> TrainingLoop {
    let loop = try TrainingLoop(self, on: device, resuming: state)
    while loop.history.epochs.count < epochs {
      for _ in 0..<loop.batchCount { try loop.step(loop.nextBatch()) }
      try loop.endEpoch()
    }
    return loop
  }
}

extension TrainingState {
  /// Every bit of the state but the times.
  var bits: [UInt8] {
    let parameters = (weights + biases).flatMap {
      $0.value + $0.firstMoment + $0.secondMoment
    }
    let losses = history.epochs.flatMap {
      $0.train.numbers + $0.validation.numbers + $0.lastBatch.numbers + [$0.regularizationLoss]
    }
    return parameters.flatMap { withUnsafeBytes(of: $0, Array.init) }
      + losses.flatMap { withUnsafeBytes(of: $0, Array.init) }
      + batches.order.flatMap { withUnsafeBytes(of: $0, Array.init) }
  }
}
