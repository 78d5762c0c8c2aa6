import Notebook

/// The losses of each epoch's last batch, which the author's notebook prints for a network, beside ours over some seeds.
public struct LastBatches: Sendable {
  private let label: String
  private let notebook: [Double]
  private let ours: [Sample]
  private let digits: Int?

  /// The `quantity` of `network` in `references.csv`, divided by `divisor`, beside `ours`, epoch by epoch, for the epochs that
  /// `ours` has. `label` names it in a table with others, which shows `digits` digits after the point.
  @MainActor public init(
    _ network: String, _ quantity: String = "lastBatchMSE", dividedBy divisor: Double = 1,
    label: String = "", digits: Int? = nil, ours: [Sample]
  ) {
    self.label = label.isEmpty ? "" : label + ", "
    notebook = References.values(of: quantity, network).prefix(ours.count).map { $0 / divisor }
    (self.ours, self.digits) = (ours, digits)
  }

  /// The errors of `network`, `stacked` or `tied`, beside those of `Experiments`.
  @MainActor public init(_ network: String, l2: Double) {
    self.init(
      network, ours: (1...5).map { Experiments.runs(network, l2: l2, epochs: $0).lastBatchMSE })
  }

  /// How far the notebook's loss lies above our mean in each epoch, in our standard deviations.
  public var deviations: [Double] {
    zip(notebook, ours).map { $1.deviations(of: $0) }
  }

  /// The largest distance of the notebook's losses from our means in all of `networks`, in our standard deviations, rounded up to a
  /// tenth.
  public static func furthest(_ networks: [LastBatches]) -> Double {
    (10 * (networks.flatMap(\.deviations).map(abs).max() ?? 0)).rounded(.up) / 10
  }

  /// A table of `networks`, the notebook's losses above ours.
  public static func table(
    _ networks: [LastBatches], heading: String = "Error of the last batch"
  ) -> Table {
    let epochs = networks.map(\.notebook.count).max() ?? 0
    return Table(
      columns: [.text(heading)] + (0..<epochs).map { .text("epoch \($0 + 1)") },
      rows: networks.flatMap { network -> [[TableCell]] in
        let seeds = network.ours.first?.values.count ?? 0
        return [
          [.text(network.label + "notebook")]
            + network.notebook.map { .text("\($0, digits: network.digits ?? 4)") },
          [.text("here (\(seeds) seeds)")]
            + network.ours.map { ours in
              .text(network.digits.map(ours.text) ?? ours.text)
            },
        ]
      })
  }
}
