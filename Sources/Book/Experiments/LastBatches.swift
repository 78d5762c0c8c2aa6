import Notebook

/// The errors of each epoch's last batch, which the author's notebook prints for a network, beside ours over some seeds.
public struct LastBatches: Sendable {
  private let label: String
  private let notebook: [Double]
  private let ours: [Sample]

  /// The errors of `network` in `references.csv` beside `ours`, epoch by epoch, for the epochs that `ours` has. `label` names it in a
  /// table with others.
  @MainActor public init(_ network: String, label: String = "", ours: [Sample]) {
    self.label = label.isEmpty ? "" : label + ", "
    notebook = Array(References.values(of: "lastBatchMSE", network).prefix(ours.count))
    self.ours = ours
  }

  /// The errors of `network`, `stacked` or `tied`, beside those of `Experiments`.
  @MainActor public init(_ network: String, l2: Double) {
    self.init(
      network, ours: (1...5).map { Experiments.runs(network, l2: l2, epochs: $0).lastBatchMSE })
  }

  /// How far the notebook's error lies above our mean in each epoch, in our standard deviations.
  public var deviations: [Double] {
    zip(notebook, ours).map { $1.deviations(of: $0) }
  }

  /// A table of `networks`, the notebook's errors above ours.
  public static func table(_ networks: [LastBatches]) -> Table {
    let epochs = networks.map(\.notebook.count).max() ?? 0
    return Table(
      columns: [.text("Error of the last batch")] + (0..<epochs).map { .text("epoch \($0 + 1)") },
      rows: networks.flatMap { network -> [[TableCell]] in
        let seeds = network.ours.first?.values.count ?? 0
        return [
          [.text(network.label + "notebook")]
            + network.notebook.map { .text("\($0, digits: 4)") },
          [.text("here (\(seeds) seeds)")] + network.ours.map { .text($0.text) },
        ]
      })
  }
}
