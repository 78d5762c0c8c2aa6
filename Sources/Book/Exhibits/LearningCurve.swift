import Basics
import Notebook

/// The loss of a training and its two parts, epoch by epoch.
public struct LearningCurve: Exhibit {
  private let history: History

  /// The curve of `history`.
  public init(_ history: History) { self.history = history }

  /// `loss`.
  public var name: String { "loss" }

  /// How the loss and its parts change.
  public var caption: String {
    "The loss\(history.name.isEmpty ? "" : " of \(history.name),") after each epoch, over all training images."
      + " The total loss \(history.totalLoss.trend). Its parts: the reconstruction error"
      + " \(history.trainMSE.trend), and the sum of the penalties \(history.penalties.trend)."
  }

  /// How the three lines run.
  public var alternativeText: String {
    "Three lines over \(counted(history.epochs.count, "epoch")). The total loss"
      + " \(history.totalLoss.trend); the reconstruction error \(history.trainMSE.trend);"
      + " the sum of the penalties \(history.penalties.trend)."
  }

  /// The chart.
  public var figure: any Figure {
    LineChart(
      x: "epoch", y: LineChart.Axis("loss", startsAtZero: true),
      series: [
        .init("total loss", history.totalLoss), .init("reconstruction error", history.trainMSE),
        .init("penalties", history.penalties),
      ])
  }
}

/// Shows the learning curve of `history`, and below it its numbers as a table.
@MainActor public func show(
  _ history: History, name: String? = nil, caption: String? = nil,
  filePath: String = #filePath, line: Int = #line, column: Int = #column
) {
  show(
    LearningCurve(history), name: name, caption: caption, filePath: filePath, line: line,
    column: column)
  let table = Table(
    counting: "Epoch",
    [
      "Last batch": history.epochs.map(\.lastBatchMSE), "Training MSE": history.trainMSE,
      "Validation MSE": history.validationMSE, "Penalties": history.penalties,
      "Total loss": history.totalLoss,
    ], digits: 4)
  show(table, filePath: filePath, line: line, column: column)
}
