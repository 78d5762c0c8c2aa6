import Platform

/// The losses of a training, epoch by epoch.
public struct History: Sendable, Equatable {
  /// The state after one epoch's last update.
  public struct Epoch: Sendable, Equatable {
    /// mean (outputs - X)² over all training images.
    public let trainMSE: Double
    /// The same over the validation images.
    public let validationMSE: Double
    /// The same on the epoch's last batch alone: the book's notebook prints this one.
    public let lastBatchMSE: Double
    /// The sum of the ℓ2 penalties.
    public let regularizationLoss: Double

    /// The minimized loss: trainMSE + regularizationLoss.
    public var totalLoss: Double { trainMSE + regularizationLoss }

    /// How long the epoch's steps took, without the evaluation: for benchmarks, never for a report.
    public let seconds: Double

    /// The state after an epoch.
    public init(
      trainMSE: Double, validationMSE: Double, lastBatchMSE: Double, regularizationLoss: Double,
      seconds: Double
    ) {
      (self.trainMSE, self.validationMSE) = (trainMSE, validationMSE)
      (self.lastBatchMSE, self.regularizationLoss) = (lastBatchMSE, regularizationLoss)
      self.seconds = seconds
    }
  }

  /// The name of the trained network in pictures and tables.
  public var name = ""
  /// One entry an epoch, in order.
  public private(set) var epochs: [Epoch]

  /// The history of `epochs`, by default of none.
  public init(_ epochs: [Epoch] = []) { self.epochs = epochs }

  mutating func append(_ epoch: Epoch) { epochs.append(epoch) }

  /// The mean squared error over all training images after each epoch.
  public var trainMSE: [Double] { epochs.map(\.trainMSE) }

  /// The mean squared error over the validation images after each epoch.
  public var validationMSE: [Double] { epochs.map(\.validationMSE) }

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
