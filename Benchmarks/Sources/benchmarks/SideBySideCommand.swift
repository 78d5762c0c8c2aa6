import ArgumentParser
import Datasets
import Foundation
import Training

/// `benchmarks side-by-side`: the trainings of a chapter at once against one after another.
struct SideBySideCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "side-by-side",
    abstract: "Measure trainings that share the threads against one after another.")

  @Option(help: "How many trainings, alternately of the stacked and of the tied network.")
  var trainings = 4

  @Option(help: "The epochs of each training.")
  var epochs = 1

  @Option(help: "How often each way is measured, in turn.")
  var rounds = 5

  @Option(help: "The most threads to measure with; by default one per core.")
  var threads = ProcessInfo.processInfo.activeProcessorCount

  func validate() throws {
    guard trainings > 0, epochs > 0, rounds > 0, threads > 0 else {
      throw ValidationError("expected at least 1 training, epoch, round and thread")
    }
  }

  func run() throws {
    let images = try ImageDataset.mnist()
    let counts = (0...).lazy.map { 1 << $0 }.prefix { $0 < threads } + [threads]
    let devices = try counts.map { try Device(threadCount: $0) }
    print(
      "\(devices[0].instructionSet), \(trainings) trainings of \(epochs) epochs, \(rounds) rounds\n"
    )
    print(
      "| threads | one after another, trainings/min | side by side | ratio | best ratio | handover |"
    )
    print("| ---: | ---: | ---: | ---: | ---: | ---: |")
    for device in devices {
      var (sequential, parallel, handovers): ([Double], [Double], [Double]) = ([], [], [])
      for _ in 0..<rounds {
        if device.threadCount > 1 { handovers.append(Handover.measure()) }
        sequential.append(
          try seconds(on: images) { setups in
            for setup in setups { try train(setup, on: device) }
          })
        parallel.append(
          try seconds(on: images) { setups in
            try SideBySide.run(setups.count, on: device) { index, share in
              try train(setups[index], on: share.device(after: nil), share)
            }
          })
      }
      let ratios = zip(sequential, parallel).map { $0 / $1 }
      let cells = [
        "\(device.threadCount)", perMinute(sequential.median), perMinute(parallel.median),
        String(format: "%.2f", ratios.median),
        String(format: "%.2f", sequential.min()! / parallel.min()!),
        handovers.isEmpty ? "" : String(format: "%.0f ns", handovers.median * 1e9),
      ]
      print("| " + cells.joined(separator: " | ") + " |")
    }
  }

  /// Trains `setup` on `device`, or epoch by epoch on the device that `share` gives.
  private func train(
    _ setup: TrainingSetup, on device: Device, _ share: SideBySide.Share? = nil
  ) throws {
    var device = device
    let loop = try TrainingLoop(setup, on: device)
    for _ in 0..<epochs {
      device = try share?.device(after: device) ?? device
      loop.move(to: device)
      for _ in 0..<loop.batchCount { try loop.step(loop.nextBatch()) }
      try loop.endEpoch()
    }
  }

  private func perMinute(_ seconds: Double) -> String {
    String(format: "%.1f", 60 * Double(trainings) / seconds)
  }

  /// How long `body` takes with new networks.
  private func seconds(
    on images: ImageDataset, _ body: ([TrainingSetup]) throws -> Void
  ) throws -> Double {
    let setups = (0..<trainings).map { index in
      var generator = SplitMix64(seed: UInt64(index))
      let chapter = Chapter.allCases[index % 2]
      return TrainingSetup(
        network: chapter.network(using: &generator), pixels: images.train.pixels,
        validation: images.validation.pixels, batchSize: Chapter.batchSize,
        optimizer: Chapter.optimizer, generator: generator)
    }
    let start = ContinuousClock.now
    try body(setups)
    return (ContinuousClock.now - start) / .seconds(1)
  }
}
