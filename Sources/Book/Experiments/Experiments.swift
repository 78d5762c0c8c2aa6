import Figures
import Notebook
import Platform

/// Trainings of the listings' networks on MNIST with several seeds, done before and kept in
/// `experiments.csv`: evidence for statements that one training can't support.
///
/// `swift run --package-path Benchmarks -c release experiments` trains them again and compares every number.
public struct Experiments: Sendable {
  /// What the runs of one experiment have in common.
  public struct Setting: Sendable, Hashable {
    var network: String
    var activation = "elu"
    var codings = 150
    var start = "he"
    var lambda: String
    var learningRate = "0.01"
    var epochs = 5
  }

  private static let all: [Setting: Experiments] = {
    var all: [Setting: Experiments] = [:]
    for row in CSVRow.rows(of: PackageResources.experiments_csv) {
      let setting = Setting(
        network: row["network"], activation: row["activation"], codings: row.integer("codings"),
        start: row["start"], lambda: row["lambda"], learningRate: row["learningRate"],
        epochs: row.integer("epochs"))
      all[setting, default: Experiments()].append(row)
    }
    return all
  }()

  private var values: [String: [Double]] = [:]

  private mutating func append(_ row: CSVRow) {
    for name in ["trainMSE", "validationMSE", "testMSE", "penalties", "lastBatchMSE"] {
      values[name, default: []].append(row.number(name))
    }
  }

  /// The runs of `network`: `stacked`, `tied` or `shallow` (784-150-784).
  ///
  /// `start` tells how the weights begin: `he`, `he x 0.5`, `transposed variances` (the decoder's σ is that of
  /// the encoder's transposes) or `transposed weights` (the decoder begins as the encoder's transposes).
  @MainActor public static func runs(
    _ network: String, l2: Double, epochs: Int = 5, codings: Int = 150, activation: String = "elu",
    start: String = "he", learningRate: Double = 0.01
  ) -> Experiments {
    let setting = Setting(
      network: network, activation: activation, codings: codings, start: start,
      lambda: l2.shortest, learningRate: learningRate.shortest, epochs: epochs)
    guard let runs = all[setting] else {
      chapterFailure("experiments.csv has no runs of \(setting)")
    }
    return runs
  }

  /// The mean squared error over the training images, run by run.
  public var trainMSE: Sample { Sample(values["trainMSE"] ?? []) }

  /// The mean squared error over the test images, run by run.
  public var testMSE: Sample { Sample(values["testMSE"] ?? []) }

  /// The mean squared error over the validation images, run by run.
  public var validationMSE: Sample { Sample(values["validationMSE"] ?? []) }

  /// The sum of the penalties, run by run.
  public var penalties: Sample { Sample(values["penalties"] ?? []) }

  /// The mean squared error of the last batch, run by run.
  public var lastBatchMSE: Sample { Sample(values["lastBatchMSE"] ?? []) }
}

/// A number that was measured with several seeds.
public struct Sample: Sendable, Equatable {
  /// The number for each seed.
  public let values: [Double]

  /// The sample of `values`.
  public init(_ values: [Double]) { self.values = values }

  /// Σ x / n
  public var mean: Double { values.reduce(0, +) / Double(values.count) }

  /// √(Σ (x - mean)² / (n - 1))
  public var standardDeviation: Double {
    let mean = mean
    return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1))
      .squareRoot()
  }

  /// How far `value` lies above the mean, in standard deviations.
  public func deviations(of value: Double) -> Double { (value - mean) / standardDeviation }

  /// The middle of the sorted values.
  public var median: Double {
    require(!values.isEmpty, "expected at least one value in this sample, found none")
    let sorted = values.sorted()
    return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
  }

  /// `0.0356 ± 0.0002`: mean and standard deviation.
  public var text: String { text(digits: standardDeviation < 0.00005 ? 5 : 4) }

  /// The same with `digits` digits after the point.
  public func text(digits: Int) -> String {
    "\(mean, digits: digits) ± \(standardDeviation, digits: digits)"
  }

  /// `0.0171 (0.0118 to 0.0770)`: median, smallest and largest value.
  public var range: String {
    "\(median, digits: 4) (\(values.min() ?? .nan, digits: 4) to \(values.max() ?? .nan, digits: 4))"
  }
}

extension Double {
  /// `0.0001`, `0`: as the files and readers write it.
  var shortest: String { self == 0 ? "0" : "\(self)" }
}

/// A row of a CSV file, by the names of the columns.
struct CSVRow: Sendable {
  private let cells: [String: String]

  /// The rows of `file`, whose records all have as many cells as there are names.
  static func rows(of file: [UInt8]) -> [CSVRow] {
    let records = DataTable.records(ofCSV: String(decoding: file, as: UTF8.self))
    return records.dropFirst().map {
      CSVRow(cells: Dictionary(uniqueKeysWithValues: zip(records[0], $0)))
    }
  }

  subscript(_ name: String) -> String { cells[name] ?? "" }
  func number(_ name: String) -> Double { Double(self[name]) ?? .nan }
  func integer(_ name: String) -> Int { Int(self[name]) ?? 0 }
}
