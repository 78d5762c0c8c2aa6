/// Why a training stopped.
public enum TrainingError: Error, Equatable, CustomStringConvertible {
  case diverged(epoch: Int, step: Int, loss: Double)
  case tooFewImages(count: Int, batchSize: Int)

  public var description: String {
    switch self {
    case .diverged(let epoch, let step, let loss):
      "training diverged at epoch \(epoch), step \(step): expected a finite loss, found \(loss); "
        + "try a smaller learning rate"
    case .tooFewImages(let count, let batchSize):
      "expected at least one batch of \(batchSize) training images, found \(count)"
    }
  }
}
