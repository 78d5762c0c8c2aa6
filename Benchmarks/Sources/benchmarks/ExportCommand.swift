import ArgumentParser
import Datasets
import Foundation
import Training

/// `benchmarks export`: what a peer needs to run the very training that `benchmarks train` runs.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write a training's initial weights, order of images and pixels as raw files.",
    discussion: """
      In the directory, all little-endian and row by row: weights1.f32, … in the listing's shapes \
      [inputs, outputs] (biases start at 0), order.i32 with the indices of the images of each \
      batch [epochs, batches, 150], train.u8, validation.u8 and test.u8 with the pixels \
      [images, 784], and training.json with the shapes and the parameters.
      """)

  @OptionGroup var training: TrainingOptions

  @Argument(help: "The directory to write to; it is made if it isn't there.")
  var directory: String

  func run() throws {
    let folder = URL(fileURLWithPath: directory, isDirectory: true)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let images = try ImageDataset.mnist()
    let (network, generator) = training.start()
    for (index, weights) in network.weights.enumerated() {
      try weights.value.array.map(\.bitPattern)
        .writeLittleEndian(to: folder.appending(path: "weights\(index + 1).f32"))
    }
    let order = order(imageCount: images.train.count, using: generator)
    try order.writeLittleEndian(to: folder.appending(path: "order.i32"))
    for (name, part) in [
      ("train", images.train), ("validation", images.validation), ("test", images.test),
    ] {
      try Data(part.pixels).write(to: folder.appending(path: "\(name).u8"))
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    try encoder.encode(ExportedTraining(network, training))
      .write(to: folder.appending(path: "training.json"))
  }

  /// The images of each batch of all epochs.
  private func order(imageCount: Int, using generator: SplitMix64) -> [UInt32] {
    var batches = ShuffledBatches(count: imageCount, using: generator)
    var batch = [Int32](repeating: 0, count: Chapter.batchSize)
    return (0..<training.epochs * (imageCount / Chapter.batchSize)).flatMap { _ in
      batches.next(into: &batch)
      return batch.map { UInt32(bitPattern: $0) }
    }
  }
}
