import Supervision
import Training

/// The options for files of data, weights and states. A bridge to the module that declares them.
package protocol TrainingFiles {
  var data: String? { get }
  var initialWeights: String? { get }
  var saveWeights: String? { get }
  var checkpoint: String? { get }
  var resume: Bool { get }
}

/// A checkpoint during whose writing signals are held back.
struct UninterruptedCheckpoint: TrainingCheckpoint {
  let checkpoint: any TrainingCheckpoint

  func state(for setup: TrainingSetup) throws -> TrainingState? {
    try checkpoint.state(for: setup)
  }

  func save(_ state: TrainingState) throws {
    try Interruption.heldBack { try checkpoint.save(state) }
  }
}

// What a chapter calls about its trainings: for the options that keep weights and states in files, and
// for the progress at the terminal.

/// Makes `network` the one that `--initial-weights` and `--save-weights` mean, the listing's own:
/// it gets the weights of the one file here, and `publish` writes its trained ones into the other.
///
/// A chapter calls this once, after it has made the network and before it trains it. Where the file
/// does not hold the tensors of this very network, the process ends with exit code 65.
@MainActor public func exchangeWeights(
  of network: Sequential,
  filePath: String = #filePath, line: Int = #line, column: Int = #column
) {
  attempt(filePath: filePath, line: line, column: column) {
    try run("exchangeWeights", filePath).exchangeWeights(of: network)
  }
}

/// The checkpoint of the chapter's next training, for `fit`; nil without `--checkpoint`.
///
/// Trainings are numbered as this is called. What tells one from another is all that goes into it,
/// and the parameters that the chapter has asked for so far: no other can have changed it.
@MainActor public func checkpoint(filePath: String = #filePath) -> (any TrainingCheckpoint)? {
  run("checkpoint", filePath).nextCheckpoint()
}

/// Tells the reader at the terminal how far the training `label` is: for `fit`, which calls what this
/// returns after each batch.
@MainActor public func progress(of label: String) -> (TrainingProgress) -> Void {
  { training in
    progress(
      label, completed: training.completedImages, of: training.totalImages, unit: "images",
      milestone: training.endsEpoch,
      "epoch \(training.epoch)/\(training.epochCount), "
        + "batch \(training.batch)/\(training.batchCount), loss \(training.loss, digits: 4)")
  }
}
