import ArgumentParser
import Datasets
import Foundation
import Training

/// `benchmarks train`: our side of `peers/compare`, one training with a JSON line for each epoch.
struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train", abstract: "Train one listing on MNIST; JSON lines with losses and times.")

  @OptionGroup var training: TrainingOptions

  @Option(help: "The number of threads.")
  var threads = ProcessInfo.processInfo.activeProcessorCount

  func validate() throws {
    guard threads > 0 else { throw ValidationError("--threads: expected at least 1") }
  }

  func run() throws {
    let images = try ImageDataset.mnist()
    let device = try Device(threadCount: threads)
    let (network, generator) = training.start()
    let history = try network.fit(
      images.train.pixels, validation: images.validation.pixels, epochs: training.epochs,
      batchSize: Chapter.batchSize, optimizer: Chapter.optimizer, using: generator, on: device)
    for (index, epoch) in history.epochs.enumerated() {
      try printLine(
        EpochLine(
          epoch: index + 1, seconds: epoch.seconds, trainMSE: epoch.trainMSE,
          validationMSE: epoch.validationMSE))
    }
    try printLine(TestLine(testMSE: network.meanSquaredError(images.test.pixels, on: device)))
  }
}

/// What the peers print too, after each epoch.
private struct EpochLine: Encodable {
  let epoch: Int
  let seconds: Double
  let trainMSE: Double
  let validationMSE: Double
}

/// And at the end.
private struct TestLine: Encodable {
  let testMSE: Double
}
