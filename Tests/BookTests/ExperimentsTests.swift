import Foundation
import Testing

@testable import Book

@MainActor @Suite struct ExperimentsTests {
  @Test func meanDeviationAndMedian() {
    let odd = Sample([4, 1, 10, 2, 3])
    #expect(odd.mean == 4 && odd.median == 3)
    // ((0 + 9 + 36 + 4 + 1) / 4).squareRoot()
    #expect(odd.standardDeviation == 12.5.squareRoot())
    #expect(Sample([3, 1, 10, 2]).median == 2.5)
    #expect(Sample([0.25, 0.5]).text == "0.3750 ± 0.1768")
    #expect(Sample([0.25, 0.75, 0.5]).range == "0.5000 (0.2500 to 0.7500)")
  }

  @Test func referencesSayHowManySeeds() {
    let many = References.testMSE("TensorFlow", "tied", l2: 0.001)
    #expect(many.text == "0.0252 ± 0.0003 (10 seeds)")
    #expect(References.testMSE("TensorFlow", "tied", l2: 0.0001).text == "0.0072 (1 seed)")
    #expect(
      References.values(of: "lastBatchMSE", "stacked") == [0.0204, 0.0114, 0.0102, 0.0099, 0.0104])
    #expect(
      References.values(of: "lastBatchMSE", "tied") == [0.0151, 0.0165, 0.0174, 0.0169, 0.0156])
    let sparse = References.values(of: "lastBatchMSE", "sparse")
    #expect(sparse.count == 100 && sparse[0] == 0.134832 && sparse[99] == 0.0245401)
    for form in ["variational gamma", "variational sigma"] {
      for quantity in ["lastBatchCrossEntropy", "lastBatchLatentLoss"] {
        #expect(References.values(of: quantity, form).count == 50)
      }
    }
    #expect(Sample([0.25, 0.5]).text(digits: 1) == "0.4 ± 0.2")
  }

  /// Every figure that the chapters ask for exists, with as many seeds as they say; one that does not exist ends
  /// the process.
  @Test func hasEveryFigureOfTheChapters() async {
    await #expect(processExitsWith: .success) {
      await MainActor.run {
        func expect(_ count: Int, _ runs: Experiments) {
          precondition(runs.testMSE.values.count == count && runs.trainMSE.values.count == count)
          let all =
            runs.testMSE.values + runs.trainMSE.values + runs.penalties.values
            + runs.lastBatchMSE.values
          precondition(all.allSatisfy(\.isFinite))
        }
        for network in ["stacked", "tied"] {
          for l2 in [0, 0.0001, 0.0005, 0.001, 0.003] {
            for epochs in 1...5 { expect(10, Experiments.runs(network, l2: l2, epochs: epochs)) }
          }
          for l2 in [0.0002, 0.002] where network == "tied" {
            expect(5, Experiments.runs(network, l2: l2))
          }
          for epochs in [5, 20, 50] {
            expect(3, Experiments.runs(network, l2: 0, epochs: epochs, learningRate: 0.001))
          }
          for source in ["TensorFlow", "JAX"] {
            for l2 in [0.001, 0.0001] { _ = References.testMSE(source, network, l2: l2) }
          }
        }
        for l2 in [0, 0.0001, 0.001] {
          for epochs in [20, 50] { expect(3, Experiments.runs("stacked", l2: l2, epochs: epochs)) }
          for epochs in [5, 50] {
            expect(3, Experiments.runs("stacked", l2: l2, epochs: epochs, learningRate: 0.001))
          }
        }
        for (network, activation) in [
          ("stacked", "identity"), ("shallow", "elu"), ("shallow", "identity"),
        ] {
          expect(5, Experiments.runs(network, l2: 0.0001, activation: activation))
        }
        for start in ["he x 0.1", "he x 0.5", "he x 2"] {
          expect(5, Experiments.runs("stacked", l2: 0.0001, start: start))
        }
        for start in ["transposed weights", "transposed variances"] {
          for l2 in [0.001, 0.0001] { expect(5, Experiments.runs("stacked", l2: l2, start: start)) }
        }
        for codings in [2, 10, 30, 150] {
          expect(
            3, Experiments.runs("stacked", l2: 0, epochs: 20, codings: codings, learningRate: 0.001)
          )
        }
      }
    }
  }

  @Test func anUnknownFigureEndsTheProcess() async throws {
    let result = try await #require(
      processExitsWith: .exitCode(65), observing: [\.standardErrorContent]
    ) {
      await MainActor.run { _ = References.testMSE("TensorFlow", "shallow", l2: 0.001) }
    }
    let text = String(decoding: result.standardErrorContent, as: UTF8.self)
    #expect(
      text == "error: references.csv has no test error of TensorFlow for shallow, λ = 0.001\n")
  }
}
