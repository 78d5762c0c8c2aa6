import Foundation
import Kernels
import Testing

@Suite struct SparsityTests {
  /// The table of Kullback-Leibler divergences from p = 0.1; the gradient by central differences.
  @Test func knownDivergences() {
    let means: [Float] = [0.001, 0.01, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75]
    let table = [0.366593, 0.144479, 0.020654, 0, 0.036690, 0.116322, 0.368064, 0.951350]
    let h = (0..<16).map { means[$0 % 8] }
    let found = penalty(h + h + h, stride: 16, rows: 3, columns: 8, target: 0.1, scale: 0.5)
    for j in 0..<8 {
      #expect(abs(Double(found.losses[j]) - table[j]) < 1e-6)
      let slope = centralDifference(at: 0) { divergence(0.1, Double(means[j]) * (1 + $0)) }
      #expect(abs(Double(found.gradient[j]) - 0.5 * slope / Double(means[j])) < 1e-4)
    }
    #expect((found.losses[8...] + found.gradient[8...]).allSatisfy { $0 == 0 })
  }

  /// Means of many rows, added in ascending order, in ranges of columns as of two threads.
  @Test(arguments: [(1, 40), (150, 48), (1000, 100)])
  func meansOfColumns(rows: Int, columns: Int) {
    let stride = (columns + 15) / 16 * 16
    var numbers = TestNumbers(seed: 12)
    let h = (0..<rows * stride).map { _ in numbers.next() / 2 + 0.26 }
    let found = penalty(h, stride: stride, rows: rows, columns: columns, target: 0.25, scale: 1)
    for j in 0..<columns {
      var sum: Float = 0
      for row in 0..<rows { sum += h[row * stride + j] }
      let q = Double(max(min(sum / Float(rows), 1 - 1e-7), 1e-7))
      #expect(abs(Double(found.losses[j]) - divergence(0.25, q)) < 1e-6)
      let slope = 0.75 / (1 - q) - 0.25 / q
      #expect(abs(Double(found.gradient[j]) - slope) < 1e-6 * (1 + abs(slope)))
    }
  }

  /// A unit that is always 0 or always 1 has a finite loss and gradient; NaN stays NaN.
  @Test func clampsTheMean() {
    let h: [Float] = [0, 1, .nan] + [Float](repeating: 0.5, count: 13)
    let found = penalty(h, stride: 16, rows: 1, columns: 3, target: 0.1, scale: 1)
    #expect(abs(found.losses[0] - Float(divergence(0.1, 1e-7))) < 1e-5)
    #expect(abs(found.losses[1] - Float(divergence(0.1, Double(1 - 1e-7 as Float)))) < 1e-4)
    #expect(abs(found.gradient[0] + 1e6) < 1)
    #expect(found.gradient[1] > 7e6 && found.gradient[1].isFinite)
    #expect(found.losses[2].isNaN && found.gradient[2].isNaN)
  }

  private func divergence(_ p: Double, _ q: Double) -> Double {
    p * log(p / q) + (1 - p) * log((1 - p) / (1 - q))
  }

  private func penalty(
    _ h: [Float], stride: Int, rows: Int, columns: Int, target: Float, scale: Float
  ) -> (losses: [Float], gradient: [Float]) {
    let all = sameInAllSets { set in
      var losses = [Float](repeating: 9, count: stride)
      var gradient = losses
      let cut = stride / 32 * 16
      for part in [cut..<stride, 0..<cut] {
        set.sparsity(
          h, stride, rows, part.lowerBound, part.upperBound, columns, target, scale, &gradient,
          &losses)
      }
      return losses + gradient
    }
    return (Array(all[..<stride]), Array(all[stride...]))
  }
}
