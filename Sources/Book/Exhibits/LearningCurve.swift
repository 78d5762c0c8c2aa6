import Basics
import Notebook

/// The loss of a training and its parts, epoch by epoch.
public struct LearningCurve: Exhibit {
  private let history: History
  private let parts: [Part]

  /// A part of the loss that is not always 0.
  private struct Part {
    let name: String
    let values: [Double]
  }

  /// The curve of `history`.
  public init(_ history: History) {
    self.history = history
    let others = [
      Part(name: "the latent loss", values: history.latentLosses),
      Part(name: "the sum of the penalties", values: history.penalties),
    ].filter { $0.values.contains { $0 != 0 } }
    parts = [Part(name: "the \(history.error.name)", values: history.trainErrors)] + others
  }

  /// `loss`.
  public var name: String { "loss" }

  /// How the loss and its parts change.
  public var caption: String {
    let of = history.name.isEmpty ? "" : " of \(history.name),"
    guard parts.count > 1 else {
      return
        "The \(history.error.name)\(of) after each epoch, over all training images. It \(trend(parts[0].values))."
    }
    let rest = parts.dropFirst().map { "\($0.name) \(trend($0.values))" }
    return "The loss\(of) after each epoch, over all training images."
      + " The total loss \(trend(history.totalLoss)). Its parts: \(parts[0].name) \(trend(parts[0].values)),"
      + " and \(rest.joined(separator: ", and "))."
  }

  /// How the lines run.
  public var alternativeText: String {
    let epochs = counted(history.epochs.count, "epoch")
    guard parts.count > 1 else {
      return "A line over \(epochs): \(parts[0].name) \(trend(parts[0].values))."
    }
    let count = ["Three", "Four"][min(parts.count, 3) - 2]
    return "\(count) lines over \(epochs). The total loss \(trend(history.totalLoss)); "
      + parts.map { "\($0.name) \(trend($0.values))" }.joined(separator: "; ") + "."
  }

  /// The chart.
  public var figure: any Figure {
    let series = parts.map { part in
      LineChart.Series(part.name.replacing(/^the (sum of the )?/, with: ""), part.values)
    }
    return LineChart(
      x: "epoch", y: LineChart.Axis("loss", startsAtZero: true),
      series: parts.count > 1 ? [.init("total loss", history.totalLoss)] + series : series)
  }

  private func trend(_ values: [Double]) -> String { values.trend(digits: history.error.digits) }
}

extension Loss.Error {
  /// The name of the error in a sentence.
  var name: String { self == .meanSquared ? "reconstruction error" : "cross-entropy" }

  /// The digits after the point with which a report shows it.
  var digits: Int { self == .sigmoidCrossEntropy ? 1 : 4 }
}

/// Shows the learning curve of `history`, and below it its numbers as a table.
@MainActor public func show(
  _ history: History, name: String? = nil, caption: String? = nil,
  filePath: String = #filePath, line: Int = #line, column: Int = #column
) {
  show(
    LearningCurve(history), name: name, caption: caption, filePath: filePath, line: line,
    column: column)
  show(table(of: history), filePath: filePath, line: line, column: column)
}

/// The numbers of `history`, a row for each epoch.
private func table(of history: History) -> Table {
  guard history.error == .meanSquared else {
    let latent: KeyValuePairs = [
      "Cross-entropy, last batch": history.epochs.map(\.lastBatch.error),
      "Training": history.trainErrors, "Validation": history.epochs.map(\.validation.error),
      "Latent loss": history.latentLosses, "Total loss": history.totalLoss,
    ]
    let labelled: KeyValuePairs = [
      "Cross-entropy": history.trainErrors, "Training accuracy": history.trainAccuracy,
      "Validation accuracy": history.validationAccuracy,
    ]
    let isLatent = history.error == .sigmoidCrossEntropy
    return Table(
      counting: "Epoch", isLatent ? latent : labelled, digits: history.error.digits)
  }
  return Table(
    counting: "Epoch",
    [
      "Last batch": history.epochs.map(\.lastBatchMSE), "Training MSE": history.trainMSE,
      "Validation MSE": history.validationMSE, "Penalties": history.penalties,
      "Total loss": history.totalLoss,
    ], digits: 4)
}
