import Training

/// A training that goes on, step after step, over shuffled images.
final class Trainer {
  let network: Sequential
  let step: TrainingStep
  private let pixels: ArraySlice<UInt8>
  private var batches: ShuffledBatches

  init(
    _ chapter: Chapter, hidden1: Int = 300, batchSize: Int = Chapter.batchSize,
    over pixels: ArraySlice<UInt8>, skipsZeros: Bool = true, on device: Device
  ) {
    var generator = SplitMix64(seed: 42)
    network = chapter.network(hidden1: hidden1, hidden2: hidden1 / 2, using: &generator)
    step = TrainingStep(
      network, batchSize: batchSize, skipsZeros: skipsZeros, optimizer: Chapter.optimizer,
      on: device)
    self.pixels = pixels
    batches = ShuffledBatches(count: pixels.count / network.inputs, using: generator)
  }

  func run(steps: Int) {
    for _ in 0..<steps {
      batches.next(into: &step.batch)
      pixels.withUnsafeBufferPointer { _ = step($0) }
    }
  }

  /// The floating-point operations of a step.
  var operations: Double { network.stepOperations * Double(step.batch.count) }
}
