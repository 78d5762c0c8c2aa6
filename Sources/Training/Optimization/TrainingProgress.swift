/// Where a training stands after a batch.
public struct TrainingProgress: Sendable {
  /// Counted from 1.
  public let epoch: Int
  public let epochCount: Int

  /// Counted from 1 in its epoch.
  public let batch: Int
  public let batchCount: Int

  /// The reconstruction loss of this batch before its update.
  public let loss: Double
}
