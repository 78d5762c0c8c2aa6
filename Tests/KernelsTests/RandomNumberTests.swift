import Foundation
import Kernels
import Testing

@Suite struct RandomNumberTests {
  /// The vectors of Random123's kat_vectors for philox4x32, ten rounds.
  @Test func philoxMatchesPublishedVectors() {
    let vectors: [(counter: [UInt32], key: [UInt32], result: [UInt32])] = [
      ([0, 0, 0, 0], [0, 0], [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]),
      (
        [.max, .max, .max, .max], [.max, .max],
        [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]
      ),
      (
        [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344], [0xa409_3822, 0x299f_31d0],
        [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]
      ),
    ]
    for vector in vectors { #expect(philox(vector.counter, vector.key) == vector.result) }
  }

  /// Box & Muller's formula in Double, of the words of the block (group of columns, row, step, stream):
  /// any width, any row.
  @Test(arguments: [1, 4, 7, 20, 63, 64, 65, 784])
  func normalsComeFromBlocks(columns: Int) {
    let stride = (columns + 15) / 16 * 16
    let random = KernelRandom(
      seed: 0x0123_4567_89AB_CDEF, stream: 0xFFFF_FFFE, step: 0x8000_0001, row: .max)
    let found = sameInAllSets { set in
      var y = [Float](repeating: 9, count: 3 * stride)
      set.standard_normal(&y, stride, 3, columns, random)
      return y
    }
    for row in 0..<3 {
      for column in 0..<columns {
        let words = words(random, row: row, column: column)
        let pair = column % 4 / 2 * 2
        let radius = (-2 * log((Double(words[pair]) + 0.5) * 0x1p-32)).squareRoot()
        let angle = 2 * Double.pi * Double(words[pair + 1]) * 0x1p-32
        let expected = radius * (column % 2 == 0 ? cos(angle) : sin(angle))
        #expect(abs(Double(found[row * stride + column]) - expected) < 2e-6)
      }
      #expect(found[(row * stride + columns)..<((row + 1) * stride)].allSatisfy { $0 == 9 })
    }
  }

  /// Mean, variance, skewness, kurtosis, the correlation of neighbours at four distances, and the
  /// frequencies below eight quantiles, each within five standard errors over 10⁷ numbers.
  @Test func normalsAreNormal() throws {
    let count = 10_000_000
    var y = [Float](repeating: 0, count: count)
    let set = try #require(kernelSets.first)
    set.standard_normal(&y, count, 1, count, KernelRandom(seed: 42, stream: 3, step: 7, row: 0))
    let quantiles: [Float] = [-4, -2.5, -1, -0.25, 0, 0.5, 1.75, 3]
    var moments = [0.0, 0, 0, 0]
    var products = [0.0, 0, 0, 0]
    var below = [Int](repeating: 0, count: quantiles.count)
    y.withUnsafeBufferPointer { buffer in
      guard let y = buffer.baseAddress else { return }
      for i in 0..<(count - 4) {
        let x = y[i]
        let (first, square) = (Double(x), Double(x) * Double(x))
        moments[0] += first
        moments[1] += square
        moments[2] += first * square
        moments[3] += square * square
        for d in 0..<4 { products[d] += first * Double(y[i + d + 1]) }
        for q in 0..<8 where x < quantiles[q] { below[q] += 1 }
      }
    }
    let n = Double(count - 4)
    // E x², x⁴, x⁶ and x⁸ are 1, 3, 15 and 105: so the variances of x, x², x³ and x⁴.
    for (moment, (mean, variance)) in zip(moments, [(0.0, 1.0), (1, 2), (0, 15), (3, 96)]) {
      #expect(abs(moment / n - mean) < 5 * (variance / n).squareRoot())
    }
    for product in products { #expect(abs(product / n) < 5 / n.squareRoot()) }
    for (q, found) in zip(quantiles, below) {
      let p = erfc(-Double(q) / 2.0.squareRoot()) / 2
      #expect(abs(Double(found) / n - p) < 5 * (p * (1 - p) / n).squareRoot(), "below \(q)")
    }
  }
}

func philox(_ counter: [UInt32], _ key: [UInt32]) -> [UInt32] {
  var result: [UInt32] = [0, 0, 0, 0]
  kernels_philox(counter, key, &result)
  return result
}

/// The block that holds the random word of `column`, its number column mod 4.
func words(_ random: KernelRandom, row: Int, column: Int) -> [UInt32] {
  philox(
    [UInt32(column / 4), random.row &+ UInt32(row), random.step, random.stream],
    [UInt32(truncatingIfNeeded: random.seed), UInt32(random.seed >> 32)])
}
