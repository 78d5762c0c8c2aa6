import Basics
import Training

/// The results of some steps of tiny networks with each kind of layer and loss and of one with the layers of the tied listing, of
/// principal components and of neighbours. They are part of each key, so that a change of the arithmetic changes each key.
///
/// It takes some 30 milliseconds. Threads and instruction sets change no bit of it.
public struct Canary: Sendable {
  /// The SHA-256 digest of all results.
  public let digest: String

  /// The canary of `device`.
  public init(on device: Device) {
    var bytes: [UInt8] = []
    func add(_ numbers: [Double]) {
      for number in numbers {
        bytes += withUnsafeBytes(of: number.bitPattern.littleEndian, Array.init)
      }
    }
    let pixels = Self.pixels(600 * pixelCount)
    for setup in Self.listings(pixels) + Self.layers(pixels) {
      for epoch in Self.epochs(of: setup, on: device) {
        add([epoch.train, epoch.validation, epoch.lastBatch].flatMap(\.numbers))
        add([epoch.regularizationLoss])
      }
      bytes += setup.network.serializedParameters
    }
    let components = PrincipalComponents(pixels[...], pixelCount: pixelCount, count: 6, on: device)
    add(components.variances + components.components)
    add(components.meanSquaredErrors(pixels[..<(pixelCount * 9)], on: device))
    let nearest = nearestImages(pixels[...], pixelCount: pixelCount, count: 3, on: device)
    add(nearest.flatMap { $0.map(Double.init) })
    digest = sha256(bytes)
  }

  /// A small stacked autoencoder, and one with the layers of the tied listing.
  private static func listings(_ pixels: [UInt8]) -> [TrainingSetup] {
    let dense = Dense.scope(activation: .elu, regularizer: .l2(0.01), seed: 2)
    let (hidden1, hidden2) = (dense(28 * 28, 300), dense(300, 150))
    return [
      setup(
        [
          dense(pixelCount, 24), dense(24, 10), dense(10, 24),
          dense(24, pixelCount, activation: .identity),
        ], pixels, .meanSquaredError(to: .inputs) + .penalties),
      setup(
        [
          hidden1, hidden2, dense(transposing: hidden2),
          dense(transposing: hidden1, activation: .identity),
        ], Self.pixels(150 * 28 * 28), .meanSquaredError(to: .inputs) + .penalties, batchSize: 150),
    ]
  }

  /// A network for each of the other layers and losses.
  private static func layers(_ pixels: [UInt8]) -> [TrainingSetup] {
    let dense = Dense.scope(activation: .identity, initializer: .glorot, seed: 4)
    let inputs = pixelCount
    let sigmoid = dense(inputs, 20, activation: .sigmoid)
    let pixels = Array(pixels.prefix(150 * inputs))
    func variational(_ spread: GaussianSampling.Spread) -> TrainingSetup {
      setup(
        [
          dense(inputs, 10), GaussianSampling(5, spread: spread, seed: 7), dense(5, inputs),
        ], pixels, .sigmoidCrossEntropy(to: .inputs) + .latentLoss)
    }
    return [
      setup(
        [
          GaussianNoise(inputs, seed: 5), dense(inputs, 20, activation: .relu), dense(20, inputs),
        ], pixels, .meanSquaredError(to: .inputs)),
      setup(
        [Dropout(inputs, rate: 0.3, seed: 6), sigmoid, dense(20, inputs)], pixels,
        .meanSquaredError(to: .inputs) + .sparsity(of: sigmoid, target: 0.1, weight: 0.2)),
      variational(.logVariance), variational(.deviation),
      setup([dense(inputs, 10)], pixels, .softmaxCrossEntropy(to: .labels)),
    ]
  }

  private static func setup(
    _ layers: [any Layer], _ pixels: [UInt8], _ loss: Loss, batchSize: Int = 31
  ) -> TrainingSetup {
    let network = Sequential("", layers)
    func examples(_ count: Int) -> Examples {
      let labels = (0..<count).map { UInt8($0 % 10) }
      return Examples(pixels: pixels[..<(count * network.inputs)], labels: labels[...])
    }
    let count = pixels.count / network.inputs
    return TrainingSetup(
      network: network, examples: examples(count), validation: examples(count / 10),
      batchSize: batchSize, loss: loss, optimizer: Adam(learningRate: 0.01),
      generator: SplitMix64(seed: 3))
  }

  /// The history of two epochs.
  private static func epochs(of setup: TrainingSetup, on device: Device) -> [History.Epoch] {
    guard let loop = try? TrainingLoop(setup, on: device) else { return [] }
    for _ in 0..<2 {
      for _ in 0..<loop.batchCount { _ = try? loop.step(loop.nextBatch()) }
      try? loop.endEpoch()
    }
    return loop.history.epochs
  }

  /// Random pixels, two thirds of which are 0.
  private static func pixels(_ count: Int) -> [UInt8] {
    var generator = SplitMix64(seed: 1)
    return (0..<count).map { _ in
      generator.next(below: 3) == 0 ? UInt8(truncatingIfNeeded: generator.next()) : 0
    }
  }
}

private let pixelCount = 40
