import Platform

/// The losses of a training, epoch by epoch.
public struct History: Sendable, Equatable {
  /// The state after one epoch's last update.
  public struct Epoch: Sendable, Equatable {
    /// The losses over all training examples.
    public let train: Losses
    /// The same over the validation examples.
    public let validation: Losses
    /// The same on the epoch's last batch alone: the book's notebook prints this one.
    public let lastBatch: Losses
    /// The sum of the ℓ2 penalties.
    public let regularizationLoss: Double
    /// How long the epoch's steps took, without the evaluation: for benchmarks, never for a report.
    public let seconds: Double

    /// The state after an epoch.
    public init(
      train: Losses, validation: Losses, lastBatch: Losses, regularizationLoss: Double,
      seconds: Double
    ) {
      (self.train, self.validation, self.lastBatch) = (train, validation, lastBatch)
      (self.regularizationLoss, self.seconds) = (regularizationLoss, seconds)
    }

    /// mean (outputs - X)² over all training images.
    public var trainMSE: Double { train.error }
    /// The same over the validation images.
    public var validationMSE: Double { validation.error }
    /// The same on the epoch's last batch.
    public var lastBatchMSE: Double { lastBatch.error }
    /// The minimized loss over all training examples, without a sparsity penalty, which is of a batch.
    public var totalLoss: Double { train.error + train.latentLoss + regularizationLoss }
  }

  /// The name of the trained network in pictures and tables.
  public var name = ""
  /// How the training compared outputs with targets.
  public var error = Loss.Error.meanSquared
  /// One entry an epoch, in order.
  public private(set) var epochs: [Epoch]

  /// The history of `epochs`, by default of none.
  public init(_ epochs: [Epoch] = []) { self.epochs = epochs }

  mutating func append(_ epoch: Epoch) { epochs.append(epoch) }

  /// The mean squared error over all training images after each epoch.
  public var trainMSE: [Double] { epochs.map(\.trainMSE) }

  /// The mean squared error over the validation images after each epoch.
  public var validationMSE: [Double] { epochs.map(\.validationMSE) }

  /// The error over all training examples after each epoch: the mean squared error, or the cross-entropy of an example.
  public var trainErrors: [Double] { epochs.map(\.train.error) }

  /// The latent loss of a training example after each epoch, in nats.
  public var latentLosses: [Double] { epochs.map(\.train.latentLoss) }

  /// The sparsity loss of each epoch's last batch.
  public var sparsityLosses: [Double] { epochs.map(\.lastBatch.sparsity) }

  /// The share of the training examples that are classified right after each epoch.
  public var trainAccuracy: [Double] { epochs.map(\.train.accuracy) }

  /// The share of the validation examples that are classified right after each epoch.
  public var validationAccuracy: [Double] { epochs.map(\.validation.accuracy) }

  /// The sum of the ℓ2 penalties after each epoch.
  public var penalties: [Double] { epochs.map(\.regularizationLoss) }

  /// The minimized loss after each epoch: training MSE plus penalties.
  public var totalLoss: [Double] { epochs.map(\.totalLoss) }

  /// The first epoch.
  public var first: Epoch { epoch(0) }

  /// The last epoch.
  public var final: Epoch { epoch(epochs.count - 1) }

  private func epoch(_ index: Int) -> Epoch {
    require(!epochs.isEmpty, "expected at least one epoch in this history, found none: train first")
    return epochs[index]
  }
}
