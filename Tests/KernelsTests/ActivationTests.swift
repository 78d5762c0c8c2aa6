import Foundation
import Kernels
import Testing

@Suite struct ActivationTests {
  private let z: [Float] = [
    2, 0.5, 0, -0.0, -0.25, -1, .nan, 0x1p-133, -0x1p-133, .infinity, -.infinity, 7, -7, 1, 1, 1,
  ]

  @Test func relu() {
    let found = sameInAllSets { set in
      var y = z
      set.relu(&y, 16, 1, 16)
      return y
    }
    expectSameBits(found, z.map { $0 <= 0 ? 0 : $0 }, "relu")
  }

  @Test func reluGradient() {
    let found = sameInAllSets { set in
      var dy = [Float](repeating: 3, count: 16)
      set.relu_gradient(&dy, z, 16, 1, 16)
      return dy
    }
    expectSameBits(found, z.map { $0 > 0 ? 3 : 0 }, "relu_gradient")
  }

  /// At most two units in the last place off, and no overflow at either end; the padding stays.
  @Test func sigmoid() {
    let special: [Float] = [.nan, .infinity, -.infinity, 0, -0.0, 1e30, -1e30, -87.3, -87.4, -104]
    let inputs = special + (0..<40_000).map { Float($0) / 200 - 100 } + [5]
    let columns = inputs.count - 1
    let stride = (columns + 15) / 16 * 16
    let padding = [Float](repeating: 0, count: stride - inputs.count)
    let found = sameInAllSets { set in
      var y = inputs + padding
      set.sigmoid(&y, stride, 1, columns)
      return y
    }
    for (x, y) in zip(inputs, found).prefix(columns) {
      // Below -87.34 eˣ is 0.
      let exact = x < -87.336 ? 0 : 1 / (1 + exp(-Double(x)))
      #expect(distance(y, exact) <= 2.5, "sigmoid(\(x)) = \(y)")
    }
    #expect(Array(found[columns...]) == [5] + padding)
  }

  @Test func sigmoidGradient() {
    let y = z.map { $0.isFinite ? abs($0) / 8 : $0 }
    let found = sameInAllSets { set in
      var dy = [Float](repeating: 3, count: 16)
      set.sigmoid_gradient(&dy, y, 16, 1, 16)
      return dy
    }
    expectSameBits(found, y.map { 3 * ($0 * (1 - $0)) }, "sigmoid_gradient")
  }

  @Test func addRow() {
    var numbers = TestNumbers(seed: 4)
    let y = numbers.matrix(3, 48)
    let row = numbers.matrix(1, 48)
    let found = sameInAllSets { set in
      var y = y
      set.add_row(&y, row, 48, 3, 48)
      return y
    }
    expectSameBits(found, y.indices.map { y[$0] + row[$0 % 48] }, "add_row")
  }
}
