import Notebook

/// A number that others measured with several seeds.
public struct Reference: Sendable {
  /// The mean over the seeds.
  public let mean: Double
  /// The standard deviation over the seeds.
  public let standardDeviation: Double
  /// The number of seeds.
  public let seeds: Int

  /// The standard error of the difference between this mean and that of `sample`, √(s₁²/n₁ + s₂²/n₂).
  public func standardError(beside sample: Sample) -> Double {
    let (s1, s2) = (standardDeviation, sample.standardDeviation)
    return (s1 * s1 / Double(seeds) + s2 * s2 / Double(sample.values.count)).squareRoot()
  }

  /// `0.0355 ± 0.0001 (5 seeds)`.
  public var text: String {
    seeds == 1
      ? "\(mean, digits: 4) (1 seed)"
      : "\(mean, digits: 4) ± \(standardDeviation, digits: 4) (\(seeds) seeds)"
  }
}

/// Figures of others for the listings: runs by TensorFlow and JAX, and what the author's notebook printed.
public enum References {
  private static let rows = CSVRow.rows(of: PackageResources.references_csv)

  /// Mean and standard deviation of the test error after 5 epochs by `source`, TensorFlow or JAX, and the
  /// number of seeds.
  @MainActor public static func testMSE(
    _ source: String, _ network: String, l2: Double
  ) -> Reference {
    guard
      let row = rows.first(where: {
        $0["source"] == source && $0["network"] == network && $0["lambda"] == l2.shortest
          && $0["quantity"] == "testMSE"
      })
    else {
      chapterFailure(
        "references.csv has no test error of \(source) for \(network), λ = \(l2.shortest)")
    }
    return Reference(
      mean: row.number("mean"), standardDeviation: row.number("sd"), seeds: row.integer("seeds"))
  }

  /// The figures that the author's notebook, or another `source`, has of `quantity` for `network`, epoch by epoch.
  @MainActor public static func values(
    of quantity: String, _ network: String, by source: String = "notebook"
  ) -> [Double] {
    let values = rows.filter {
      $0["source"] == source && $0["network"] == network && $0["quantity"] == quantity
    }.map { $0.number("mean") }
    guard !values.isEmpty else {
      chapterFailure("references.csv has no \(quantity) of \(source) for \(network)")
    }
    return values
  }

  /// The test errors after 5 epochs here (10 seeds), in TensorFlow and in JAX, a column for each network and λ.
  @MainActor public static func table(
    _ heading: String, _ columns: [(heading: String, network: String, l2: Double)]
  ) -> Table {
    let ours = columns.map { Experiments.runs($0.network, l2: $0.l2).testMSE.text }
    func theirs(_ source: String) -> [String] {
      columns.map { testMSE(source, $0.network, l2: $0.l2).text }
    }
    return Table(
      columns: ([heading] + columns.map(\.heading)).map(TableColumn.text),
      rows: [
        ["here (10 seeds)"] + ours, ["TensorFlow"] + theirs("TensorFlow"), ["JAX"] + theirs("JAX"),
      ].map { $0.map(TableCell.text) })
  }
}
