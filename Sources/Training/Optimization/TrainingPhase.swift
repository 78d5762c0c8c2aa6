/// The parts of a training step, in the order in which every thread goes through them.
public enum TrainingPhase: Int, CaseIterable, Sendable {
  /// Pixels to numbers.
  case load
  case forward
  /// The loss and the gradients by what each layer put out.
  case backward
  /// For the other threads, until the gradients of the whole batch are there.
  case wait
  /// The gradients by the weights and biases, each straight into Adam.
  case update
}
