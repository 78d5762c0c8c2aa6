import Basics
import Notebook

/// The test error of both networks by the penalty coefficient λ, as medians over the seeds of
/// `experiments.csv`.
public struct PenaltySweep: Exhibit {
  /// The coefficients.
  public static let coefficients = [0, 0.0001, 0.0005, 0.001, 0.003]

  private let epochs: Int

  /// The sweep after `epochs` epochs, 1 to 5.
  public init(epochs: Int) { self.epochs = epochs }

  /// The median test error of `network`, `stacked` or `tied`, for each coefficient.
  @MainActor public func medians(_ network: String) -> [Double] {
    Self.coefficients.map {
      Experiments.runs(network, l2: $0, epochs: epochs).testMSE.median
    }
  }

  /// `penalties`.
  public var name: String { "penalties" }

  private var minima: String {
    func minimum(_ network: String) -> (coefficient: String, error: String) {
      let medians = medians(network)
      let index = medians.indices.min { medians[$0] < medians[$1] } ?? 0
      return (Self.coefficients[index].shortest, four(medians[index]))
    }
    let (stacked, tied) = (minimum("stacked"), minimum("tied"))
    return
      "λ = \(stacked.coefficient) gives the smallest error of the stacked network (\(stacked.error)), and"
      + " λ = \(tied.coefficient) that of the tied network (\(tied.error))."
  }

  /// Where the minima lie.
  public var caption: String {
    "The error on the test images after \(counted(epochs, "epoch")) by the penalty coefficient λ; each point is"
      + " the median of 10 seeds. Of these five λ, \(minima)"
  }

  /// How the lines run.
  public var alternativeText: String {
    "Two lines over λ = 0, 0.0001, 0.0005, 0.001 and 0.003. Above λ = 0.0001 both rise, and the line of"
      + " the tied network lies below that of the stacked one. Of these five λ, \(minima)"
  }

  /// The chart.
  public var figure: any Figure {
    LineChart(
      x: LineChart.Axis("λ", scale: .logarithmicWithZero),
      y: LineChart.Axis("mean squared error, test images", startsAtZero: true),
      series: ["stacked", "tied"].map {
        .init($0, points: Array(zip(Self.coefficients, medians($0))), marksMinimum: true)
      })
  }
}
