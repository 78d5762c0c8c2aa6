import ArgumentParser
import Datasets
import Training

/// The listings of chapters 6 and 7, whose steps have more than a mean squared error.
enum Listing: String, CaseIterable, ExpressibleByArgument {
  case sparse, variational

  /// The seed of the initial weights, of the order of the images and of the noise.
  static let seed: UInt64 = 42
  /// The codings of the variational autoencoder.
  static let codings = 20
  /// The sparse listing's target of the mean activations.
  static let target: Float = 0.1
  /// The weight of the sparsity loss.
  static let weight: Float = 0.2

  var batchSize: Int { self == .sparse ? 1000 : 150 }
  var learningRate: Double { self == .sparse ? 0.01 : 0.001 }

  /// The listing's training of a new network, with epochs of `stepsPerEpoch` steps.
  func setup(on images: ImageDataset, stepsPerEpoch: Int) -> TrainingSetup {
    let layers = self == .sparse ? Self.sparseLayers() : Self.variationalLayers()
    let loss =
      self == .sparse
      ? Loss.meanSquaredError(to: .inputs)
        + .sparsity(of: layers[0], target: Self.target, weight: Self.weight)
      : .sigmoidCrossEntropy(to: .inputs) + .latentLoss
    return TrainingSetup(
      network: Sequential(rawValue, layers), examples: Examples(pixels: images.train.pixels),
      validation: Examples(pixels: images.validation.pixels), batchSize: batchSize,
      stepsPerEpoch: stepsPerEpoch, loss: loss, optimizer: Adam(learningRate: learningRate),
      generator: SplitMix64(seed: ~Self.seed))
  }

  private static func sparseLayers() -> [any Layer] {
    let dense = Dense.scope(activation: .sigmoid, initializer: .glorot, seed: seed)
    return [dense(28 * 28, 1000), dense(1000, 28 * 28, activation: .identity)]
  }

  private static func variationalLayers() -> [any Layer] {
    let dense = Dense.scope(activation: .elu, initializer: .he, seed: seed)
    return [
      dense(28 * 28, 500), dense(500, 500), dense(500, 2 * codings, activation: .identity),
      GaussianSampling(codings, seed: seed), dense(codings, 500), dense(500, 500),
      dense(500, 28 * 28, activation: .identity),
    ]
  }
}
