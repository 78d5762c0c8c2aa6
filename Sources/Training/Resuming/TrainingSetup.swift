/// What goes into a training: two trainings of equal setups come to the same bits.
public struct TrainingSetup {
  /// The network, with the weights that it starts from.
  public let network: Sequential
  /// The training images.
  public let pixels: ArraySlice<UInt8>
  /// The validation images.
  public let validation: ArraySlice<UInt8>
  /// How long to train. The epochs of a longer training begin with those of a shorter one.
  public let epochs: Int
  /// The number of images in a step.
  public let batchSize: Int
  /// Adam's rates.
  public let optimizer: Adam
  /// What shuffles the images.
  public let generator: SplitMix64

  /// The arguments of `Sequential.fit`.
  public init(
    network: Sequential, pixels: ArraySlice<UInt8>, validation: ArraySlice<UInt8>, epochs: Int,
    batchSize: Int, optimizer: Adam, generator: SplitMix64
  ) {
    self.network = network
    self.pixels = pixels
    self.validation = validation
    self.epochs = epochs
    self.batchSize = batchSize
    self.optimizer = optimizer
    self.generator = generator
  }

  /// The number of training images.
  public var imageCount: Int { network.imageCount(pixels) }
}
