/// Where the state of a training outlives its process.
public protocol TrainingCheckpoint {
  /// The state to go on from, or `nil` to start at the beginning.
  ///
  /// Throws where what is kept there can't be read, or belongs to another training than `setup`.
  func state(for setup: TrainingSetup) throws -> TrainingState?

  /// Keeps `state` in the place of the one before. Called after each epoch.
  func save(_ state: TrainingState) throws
}
