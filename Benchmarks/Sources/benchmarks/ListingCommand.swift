import ArgumentParser
import Datasets
import Foundation
import Training

/// `benchmarks listing`: our side of `peers/compare-listings`, or with `--export` what the peers need.
struct ListingCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "listing",
    abstract: "Train the sparse or variational listing for some steps; JSON lines.",
    discussion: """
      A line for each group of 20 steps: the milliseconds of a step, the error of each batch \
      before its update, and for the first group the latent or sparsity loss of its last batch \
      after the update.
      """)

  @Argument(help: "The listing: sparse or variational.")
  var listing: Listing

  @Option(help: "The number of steps, a multiple of 20.")
  var steps = 60

  @Option(help: "The number of threads.")
  var threads = ProcessInfo.processInfo.activeProcessorCount

  @Option(help: "Write the weights, batches, noise and pixels to this directory instead.")
  var export: String?

  /// The steps of a line.
  private static let groupSize = 20

  func validate() throws {
    guard threads > 0 else { throw ValidationError("--threads: expected at least 1") }
    guard steps > 0, steps % Self.groupSize == 0 else {
      throw ValidationError("--steps: expected a multiple of \(Self.groupSize)")
    }
  }

  func run() throws {
    let images = try ImageDataset.mnist()
    let setup = listing.setup(on: images, stepsPerEpoch: Self.groupSize)
    if let export {
      let folder = URL(fileURLWithPath: export, isDirectory: true)
      return try ExportedListing(listing, setup, steps: steps).write(images.train, to: folder)
    }
    let loop = try TrainingLoop(setup, on: Device(threadCount: threads))
    try printLine(group(of: loop, isFirst: true))
    // Only the first group is evaluated: its numbers are compared, those of the others timed.
    for _ in 1..<max(1, steps / Self.groupSize) {
      try printLine(group(of: loop, isFirst: false))
    }
  }

  private func group(of loop: TrainingLoop, isFirst: Bool) throws -> GroupLine {
    let start = ContinuousClock.now
    let errors = try (0..<Self.groupSize).map { _ in try loop.step(loop.nextBatch()) }
    let milliseconds = (ContinuousClock.now - start) / .milliseconds(1) / Double(Self.groupSize)
    guard isFirst else { return GroupLine(milliseconds: milliseconds, errors: errors) }
    try loop.endEpoch()
    let losses = loop.history.final.lastBatch
    return GroupLine(
      milliseconds: milliseconds, errors: errors, term: losses.latentLoss + losses.sparsity)
  }
}

/// What the peers print too, after each group of steps.
private struct GroupLine: Encodable {
  let milliseconds: Double
  let errors: [Double]
  var term: Double?
}
