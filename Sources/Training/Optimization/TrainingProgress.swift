/// Where a training stands after a batch.
public struct TrainingProgress: Sendable {
  /// Counted from 1.
  public let epoch: Int

  /// The number of epochs of the training.
  public let epochCount: Int

  /// Counted from 1 in its epoch.
  public let batch: Int

  /// The number of batches of an epoch.
  public let batchCount: Int

  /// The number of images of a batch.
  public let batchSize: Int

  /// The reconstruction loss of this batch before its update.
  public let loss: Double

  /// Batches done since the training began.
  public var completedBatches: Int { (epoch - 1) * batchCount + batch }

  /// The number of batches of the whole training.
  public var totalBatches: Int { epochCount * batchCount }

  /// Images seen since the training began, once an epoch each.
  public var completedImages: Int { completedBatches * batchSize }

  /// The images that the whole training sees, once an epoch each.
  public var totalImages: Int { totalBatches * batchSize }

  /// Whether this was the epoch's last batch.
  public var endsEpoch: Bool { batch == batchCount }
}
