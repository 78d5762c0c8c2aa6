import Foundation
import Kernels
import Testing

@Suite struct GaussianSampleTests {
  private let random = KernelRandom(seed: 11, stream: 1, step: 4, row: 7)
  private let rows = 3

  /// 0 for N(0, 1); the values of a mean of 1, and of a variance of 4.
  @Test func divergencesOfKnownGaussians() {
    for (spread, unit, four): (KernelSpread, Float, Float) in [
      (LOG_VARIANCE, 0, log(4)), (DEVIATION, 1, -2),
    ] {
      let known: [(Float, Float, Float)] = [(0, unit, 0), (1, unit, 0.5), (0, four, 0.806853)]
      for (mean, second, expected) in known {
        let heads = [mean, mean, second, second] + [Float](repeating: 0, count: 12)
        let found = sameInAllSets { set in
          var sums: [Float] = [9]
          set.latent_loss(heads, 16, 1, 2, spread, &sums)
          return sums
        }
        #expect(abs(found[0] - 2 * expected) < 1e-6)
      }
    }
  }

  /// z = μ + σ·ε, rounded once, where σ itself is given, else within an ulp or two of Double.
  @Test(arguments: [1, 20, 70])
  func samples(columns: Int) {
    for spread in [LOG_VARIANCE, DEVIATION] {
      let (heads, headsStride, stride) = heads(columns)
      let epsilon = deviates(columns, stride)
      let found = sameInAllSets { set in
        var z = [Float](repeating: 9, count: rows * stride)
        set.sample(heads, headsStride, &z, stride, rows, columns, spread, random)
        return z
      }
      for row in 0..<rows {
        for j in 0..<stride {
          let z = found[row * stride + j]
          guard j < columns else {
            #expect(z == 9)
            continue
          }
          let mean = heads[row * headsStride + j]
          let second = heads[row * headsStride + columns + j]
          let e = epsilon[row * stride + j]
          if spread == DEVIATION {
            #expect(z == mean.addingProduct(second, e))
          } else {
            let exact = Double(mean) + exp(Double(second) / 2) * Double(e)
            #expect(abs(Double(z) - exact) < 1e-6 * (1 + abs(exact)))
          }
        }
      }
    }
  }

  /// Gradients by central differences in Double, ε held fixed: of Σ dz·z + latent_scale·loss. The
  /// deviations lie on both sides of 0, near 0.01 and far from it.
  @Test(arguments: [1, 20, 70], [0, 0.75 as Float])
  func gradientMatchesCentralDifferences(columns: Int, scale: Float) {
    for spread in [LOG_VARIANCE, DEVIATION] {
      let (heads, headsStride, stride) = heads(columns)
      let epsilon = deviates(columns, stride)
      var numbers = TestNumbers(seed: 8)
      let dz = numbers.matrix(rows, stride)
      let found = sameInAllSets { set in
        var dheads = [Float](repeating: 9, count: heads.count)
        set.sample_gradient(
          heads, headsStride, dz, stride, rows, columns, spread, scale, random, &dheads)
        return dheads
      }
      for row in 0..<rows {
        for j in 0..<columns {
          let at = row * headsStride + j
          let (mean, second) = (Double(heads[at]), Double(heads[at + columns]))
          let (d, e) = (Double(dz[row * stride + j]), Double(epsilon[row * stride + j]))
          func loss(_ mean: Double, _ second: Double) -> Double {
            let sigma = spread == DEVIATION ? second : exp(second / 2)
            return d * (mean + sigma * e) + Double(scale) * divergence(mean, second, spread)
          }
          // Relative to a deviation, since the logarithm has a pole at 0.
          let byMean = centralDifference(at: mean) { loss($0, second) }
          let bySpread =
            spread == DEVIATION
            ? centralDifference(at: 0) { loss(mean, second * (1 + $0)) } / second
            : centralDifference(at: second) { loss(mean, $0) }
          #expect(abs(Double(found[at]) - byMean) < 1e-6 * (1 + abs(byMean)))
          #expect(abs(Double(found[at + columns]) - bySpread) < 1e-6 * (1 + abs(bySpread)))
        }
        let padding = row * headsStride + 2 * columns..<(row + 1) * headsStride
        #expect(found[padding].allSatisfy { $0 == 9 })
      }
    }
  }

  @Test(arguments: [1, 20, 70])
  func latentLossMatchesDouble(columns: Int) {
    for spread in [LOG_VARIANCE, DEVIATION] {
      let (heads, stride, _) = heads(columns)
      let found = sameInAllSets { set in
        var sums = [Float](repeating: 0, count: rows)
        set.latent_loss(heads, stride, rows, columns, spread, &sums)
        return sums
      }
      for row in 0..<rows {
        let expected = (row * stride..<row * stride + columns).reduce(0) {
          $0 + divergence(Double(heads[$1]), Double(heads[$1 + columns]), spread)
        }
        #expect(abs(Double(found[row]) - expected) < 1e-6 * (1 + expected))
      }
    }
  }

  private func divergence(_ mean: Double, _ second: Double, _ spread: KernelSpread) -> Double {
    let square = second * second
    return spread == DEVIATION
      ? (square + mean * mean - 1 - log(1e-10 + square)) / 2
      : (exp(second) + mean * mean - 1 - second) / 2
  }

  private func heads(_ columns: Int) -> (heads: [Float], stride: Int, zStride: Int) {
    let stride = (2 * columns + 15) / 16 * 16
    var numbers = TestNumbers(seed: 6)
    var heads = numbers.matrix(rows, stride).map { 3 * $0 }
    for row in 0..<rows { heads[row * stride + columns] = row == 1 ? -0.01 : 0.01 }
    for i in heads.indices where heads[i] == 0 { heads[i] = 0.25 }
    return (heads, stride, (columns + 15) / 16 * 16)
  }

  private func deviates(_ columns: Int, _ stride: Int) -> [Float] {
    var epsilon = [Float](repeating: 0, count: rows * stride)
    kernelSets.first?.standard_normal(&epsilon, stride, rows, columns, random)
    return epsilon
  }
}
