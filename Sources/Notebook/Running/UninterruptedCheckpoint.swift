import Training

/// A checkpoint that a signal does not leave half-written: it ends the process after the writing.
struct UninterruptedCheckpoint: TrainingCheckpoint {
  let checkpoint: any TrainingCheckpoint

  func state(for setup: TrainingSetup) throws -> TrainingState? {
    try checkpoint.state(for: setup)
  }

  func save(_ state: TrainingState) throws {
    try Interruption.heldBack { try checkpoint.save(state) }
  }
}
