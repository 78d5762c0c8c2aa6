import ArgumentParser
import Training

/// What defines a training, for `train` and `export` alike: same options, same training.
struct TrainingOptions: ParsableArguments {
  @Option(help: "The listing: stacked or tied.")
  var chapter = Chapter.stacked

  @Option(help: "The number of epochs.")
  var epochs = 5

  @Option(help: "The seed of the initial weights and of the order of the images.")
  var seed: UInt64 = 42

  @Option(help: "The scale of the ℓ2 penalty.")
  var l2: Float = 0.001

  func validate() throws {
    guard epochs > 0 else { throw ValidationError("--epochs: expected at least 1") }
    guard l2 >= 0, l2.isFinite else { throw ValidationError("--l2: expected 0 or more") }
  }

  /// The network with its initial weights, and the generator that shuffles the images.
  func start() -> (network: Sequential, generator: SplitMix64) {
    var generator = SplitMix64(seed: seed)
    let network = chapter.network(l2: l2, using: &generator)
    return (network, generator)
  }
}
