/// Why a training stopped.
public enum TrainingError: Error, Equatable, CustomStringConvertible {
  /// A loss that is infinite or not a number.
  case diverged(epoch: Int, step: Int, loss: Double)
  /// Not enough images for one batch.
  case tooFewImages(count: Int, batchSize: Int)

  /// One line: what was expected and what found.
  public var description: String {
    switch self {
    case .diverged(let epoch, let step, let loss):
      // The sign of what is not a number differs between CPUs.
      "training diverged at epoch \(epoch), step \(step): expected a finite loss, found "
        + "\(loss.isNaN ? "nan" : "\(loss)"); try a smaller learning rate"
    case .tooFewImages(let count, let batchSize):
      "expected at least one batch of \(batchSize) training images, found \(count)"
    }
  }
}
