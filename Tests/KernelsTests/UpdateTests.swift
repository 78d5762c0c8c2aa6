import Kernels
import Testing

/// The fused update against its two halves, gradient and Adam, bit for bit.
@Suite struct UpdateTests {
  let adam = KernelAdam(
    rate: 0.01, one_minus_beta1: 0.1, one_minus_beta2: 0.001, epsilon: 1e-8, l2: 0.001)

  /// The widest have several strips side by side.
  @Test(arguments: [(1, 16), (6, 48), (13, 32), (27, 80), (40, 16), (15, 1040), (2, 2080)])
  func weights(rows: Int, columns: Int) {
    for useCount in 1...2 {
      var numbers = TestNumbers(seed: UInt64(rows + columns + useCount))
      let batch = 19
      let xStride = (rows + 15) / 16 * 16
      let xs = (0..<2).map { _ in numbers.matrix(batch, xStride) }
      let dys = (0..<2).map { _ in numbers.matrix(batch, columns) }
      let start = State(&numbers, count: rows * columns)

      var expected = start
      for i in 0..<rows {
        for j in 0..<columns {
          var gradient: Float = 0
          for use in 0..<useCount {
            for q in 0..<batch {
              gradient = gradient.addingProduct(xs[use][q * xStride + i], dys[use][q * columns + j])
            }
          }
          expected.update(i * columns + j, gradient, adam)
        }
      }
      for set in kernelSets {
        var found = start
        // The second use lies behind the first in one array.
        (xs[0] + xs[1]).withFactor(dys[0] + dys[1]) { x, dy in
          guard let x, let dy else { return }
          let uses = (0..<useCount).map {
            KernelFactors(
              a: x + $0 * xs[0].count, a_stride: xStride,
              b: dy + $0 * dys[0].count, b_stride: columns, k: batch, nonzeros: nil)
          }
          // Two threads' worth of rows.
          for part in [0..<rows / 2, rows / 2..<rows] {
            found.withParameter(stride: columns) {
              set.update_weights(
                uses, Int32(useCount), part.lowerBound, part.upperBound, columns, $0, adam)
            }
          }
        }
        found.expectSameBits(expected, String(cString: set.name))
      }
    }
  }

  /// First moments on both sides of the bound; NaN, infinity, -0 and subnormal numbers too.
  @Test func tinyFirstMomentsBecomeZero() {
    let tiny = Float(KERNELS_TINY)
    let numbers: [Float] = [
      0, -0.0, .nan, .infinity, 1, tiny, -tiny, tiny.nextDown, -tiny.nextDown, 1.1 * tiny,
      1.2 * tiny, -1.2 * tiny, tiny / 2, .leastNormalMagnitude, .leastNonzeroMagnitude, 2 * tiny,
    ]
    var start = State([Float](repeating: 0, count: 256))
    for i in 0..<256 {
      start.value[i] = numbers[i % 16]
      start.first[i] = numbers[i / 16]
      start.second[i] = abs(numbers[i % 16])
    }
    var expected = start
    for i in 0..<256 { expected.update(i, 0, adam) }
    #expect(!expected.first.contains { $0 != 0 && abs($0) < tiny })
    #expect(expected.first.contains { $0 != 0 && abs($0) < 2 * tiny })
    for set in kernelSets {
      var found = start
      found.withParameter(stride: 256) {
        set.update_biases([Float](repeating: 0, count: 256), 256, 1, 0, 256, $0, adam)
      }
      found.expectSameBits(expected, String(cString: set.name))
    }
  }

  /// A weight that nothing but ℓ2 acts on decays, and never to a subnormal number.
  @Test func decayEndsInNormalNumbers() {
    for set in kernelSets {
      var state = State([Float](repeating: 0.1, count: 16))
      var (beta1Power, beta2Power) = (1.0, 1.0)
      var sawSubnormal = false
      for _ in 0..<10_000 {
        beta1Power *= 0.9
        beta2Power *= 0.999
        var step = adam
        step.rate = Float(0.01 * (1 - beta2Power).squareRoot() / (1 - beta1Power))
        state.withParameter(stride: 16) {
          set.update_biases([Float](repeating: 0, count: 16), 16, 1, 0, 16, $0, step)
        }
        sawSubnormal =
          sawSubnormal || state.value[0].isSubnormal || state.first[0].isSubnormal
          || state.second[0].isSubnormal
      }
      #expect(!sawSubnormal)
      #expect(abs(state.value[0]) < 1e-9 && state.first[0] == 0)
    }
  }

  @Test func biases() {
    var numbers = TestNumbers(seed: 5)
    let gradient = numbers.matrix(33, 48)
    let start = State(&numbers, count: 48)
    var expected = start
    var sums = [Float](repeating: 0, count: 48)
    for row in 0..<33 {
      for column in 0..<48 { sums[column] += gradient[row * 48 + column] }
    }
    var withoutL2 = adam
    withoutL2.l2 = 0
    for column in 16..<48 { expected.update(column, sums[column], withoutL2) }
    for set in kernelSets {
      var found = start
      found.withParameter(stride: 48) {
        set.update_biases(gradient, 48, 33, 16, 48, $0, withoutL2)
      }
      found.expectSameBits(expected, String(cString: set.name))
    }
  }

  struct State {
    var value: [Float]
    var first: [Float]
    var second: [Float]

    init(_ numbers: inout TestNumbers, count: Int) {
      value = numbers.matrix(1, count)
      first = numbers.matrix(1, count)
      second = numbers.matrix(1, count).map { $0 * $0 }
    }

    /// `value` with moments of zero.
    init(_ value: [Float]) {
      self.value = value
      first = Array(repeating: 0, count: value.count)
      second = first
    }

    /// KernelAdam's formula, one element.
    mutating func update(_ i: Int, _ gradient: Float, _ adam: KernelAdam) {
      let g = gradient.addingProduct(adam.l2, value[i])
      first[i] = first[i].addingProduct(adam.one_minus_beta1, g - first[i])
      if abs(first[i]) < Float(KERNELS_TINY) { first[i] = 0 }
      second[i] = second[i].addingProduct(
        adam.one_minus_beta2, (-second[i]).addingProduct(g, g))
      value[i] = value[i].addingProduct(
        -adam.rate, first[i] / (second[i].squareRoot() + adam.epsilon))
    }

    mutating func withParameter(stride: Int, _ body: (KernelParameter) -> Void) {
      value.withUnsafeMutableBufferPointer { value in
        first.withUnsafeMutableBufferPointer { first in
          second.withUnsafeMutableBufferPointer { second in
            body(
              KernelParameter(
                value: value.baseAddress, first_moment: first.baseAddress,
                second_moment: second.baseAddress, stride: stride))
          }
        }
      }
    }

    func expectSameBits(_ other: State, _ name: String) {
      KernelsTests.expectSameBits(value, other.value, "\(name) value")
      KernelsTests.expectSameBits(first, other.first, "\(name) first moment")
      KernelsTests.expectSameBits(second, other.second, "\(name) second moment")
    }
  }
}
