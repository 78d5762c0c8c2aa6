import Kernels
import Testing

/// Products that skip zeros against those that don't, bit for bit, and what they leave out.
@Suite struct SkippingZerosTests {
  /// Batches and widths around groups of 4 and words of 64; from no pixel to all of them.
  @Test(arguments: [(1, 1), (3, 9), (5, 64), (7, 67), (13, 130), (30, 784)], [0, 3, 50, 100])
  func sameBits(shape: (rows: Int, width: Int), percentNonzero: Int) {
    let columns = 144  // A panel of 8 vectors and a part of one, for every vector width.
    var numbers = TestNumbers(seed: UInt64(shape.width + percentNonzero))
    let pixels = (0..<shape.rows * shape.width).map { index in
      (index * 7919 % 100) < percentNonzero ? UInt8(index % 255 + 1) : 0
    }
    let weights = numbers.matrix(shape.width, columns)
    let bias = numbers.matrix(1, columns)
    let dy = numbers.matrix(shape.rows, columns)
    for set in kernelSets {
      let batch = Batch(pixels, rows: shape.rows, width: shape.width, set)
      batch.expectNonzeros(of: pixels)
      for start in [START_AT_ZERO, START_AT_BIAS, START_AT_C] {
        let products = [true, false].map { skips in
          batch.product(weights, columns, start, bias, c: dy, skipsZeros: skips)
        }
        expectSameBits(products[0], products[1], "product")
      }
      let updates = [true, false].map { skips in
        batch.updated(weights, dy, columns, skipsZeros: skips)
      }
      expectSameBits(updates[0], updates[1], "update")
    }
  }

  /// 0·∞ would be NaN and 0·NaN is; a product that skips zeros leaves both out.
  @Test func leavesOutZeroTimesInfinity() {
    var weights = [Float](repeating: 1, count: 2 * 16)
    weights[0] = .infinity
    weights[1] = .nan
    for set in kernelSets {
      let batch = Batch([0, 255], rows: 1, width: 2, set)
      func product(skipsZeros: Bool) -> [Float] {
        batch.product(weights, 16, START_AT_ZERO, [], c: [], skipsZeros: skipsZeros)
      }
      expectSameBits(product(skipsZeros: true), [Float](repeating: 1, count: 16), "skipping")
      #expect(product(skipsZeros: false)[0].isNaN && product(skipsZeros: false)[1].isNaN)
    }
  }

  /// A gathered batch, with room of exactly the sizes that the header asks for.
  final class Batch {
    let set: KernelSet
    let rows: Int
    let width: Int
    let stride: Int
    let x: UnsafeMutableBufferPointer<Float>
    let columns: UnsafeMutableBufferPointer<UInt16>
    let counts: UnsafeMutableBufferPointer<Int32>
    let groups: UnsafeMutableBufferPointer<UInt64>
    let lists: UnsafeMutableBufferPointer<UInt16>
    let listCounts: UnsafeMutableBufferPointer<Int32>
    var nonzeros: KernelNonzeros

    init(_ pixels: [UInt8], rows: Int, width: Int, _ set: KernelSet) {
      self.set = set
      self.rows = rows
      self.width = width
      stride = (width + 15) / 16 * 16
      let words = (width + 63) / 64
      let groupCount = (width + 3) / 4
      x = .filled(rows * stride)
      columns = .filled(rows * width)
      counts = .filled(rows)
      groups = .filled(rows * words)
      lists = .filled(groupCount * rows)
      listCounts = .filled(groupCount)
      nonzeros = KernelNonzeros(
        columns: columns.baseAddress, counts: counts.baseAddress, stride: width,
        groups: groups.baseAddress, words: words, rows: lists.baseAddress,
        row_counts: listCounts.baseAddress, row_stride: rows)
      let indices = (0..<rows).map(Int32.init)
      set.gather_pixels(pixels, width, indices, 0, rows / 2, x.baseAddress, stride, &nonzeros)
      set.gather_pixels(pixels, width, indices, rows / 2, rows, x.baseAddress, stride, &nonzeros)
      set.list_rows(&nonzeros, rows, 0, groupCount / 3)
      set.list_rows(&nonzeros, rows, groupCount / 3, groupCount)
    }

    deinit {
      x.deallocate()
      columns.deallocate()
      counts.deallocate()
      groups.deallocate()
      lists.deallocate()
      listCounts.deallocate()
    }

    func expectNonzeros(of pixels: [UInt8]) {
      for row in 0..<rows {
        let expected = (0..<width).filter { pixels[row * width + $0] != 0 }
        let start = row * width
        #expect(columns[start..<start + Int(counts[row])].map { Int($0) } == expected)
      }
      for group in listCounts.indices {
        let expected = (0..<rows).filter { row in
          (group * 4..<min(group * 4 + 4, width)).contains { pixels[row * width + $0] != 0 }
        }
        let start = group * rows
        #expect(lists[start..<start + Int(listCounts[group])].map { Int($0) } == expected)
      }
    }

    func product(
      _ weights: [Float], _ n: Int, _ start: KernelStart, _ bias: [Float], c: [Float],
      skipsZeros: Bool
    ) -> [Float] {
      var c = c.isEmpty ? [Float](repeating: 0, count: rows * n) : c
      weights.withUnsafeBufferPointer { weights in
        withUnsafePointer(to: nonzeros) { nonzeros in
          let factors = KernelFactors(
            a: x.baseAddress, a_row_stride: stride, a_k_stride: 1, b: weights.baseAddress,
            b_stride: n, k: width, nonzeros: skipsZeros ? nonzeros : nil)
          set.multiply(factors, start, bias, &c, n, 0, rows, n)
        }
      }
      return c
    }

    /// Weights after an update in two parts, cut at a group, from moments of zero.
    func updated(
      _ weights: [Float], _ dy: [Float], _ n: Int, skipsZeros: Bool
    ) -> [Float] {
      var state = UpdateTests.State(weights)
      let adam = KernelAdam(
        rate: 0.01, one_minus_beta1: 0.1, one_minus_beta2: 0.001, epsilon: 1e-8, l2: 0.001)
      let cut = width / 8 * 4
      dy.withUnsafeBufferPointer { dy in
        withUnsafePointer(to: nonzeros) { nonzeros in
          // The second use is dense and has the first one's shape, as for tied weights.
          let first = KernelFactors(
            a: x.baseAddress, a_row_stride: 1, a_k_stride: stride, b: dy.baseAddress,
            b_stride: n, k: rows, nonzeros: skipsZeros ? nonzeros : nil)
          var second = first
          second.nonzeros = nil
          state.withParameter(stride: n) { parameter in
            set.update_weights([first], 1, 0, cut, n, parameter, adam)
            set.update_weights([first, second], 2, cut, width, n, parameter, adam)
          }
        }
      }
      return state.value + state.first + state.second
    }
  }
}

extension UnsafeMutableBufferPointer where Element: Numeric {
  static func filled(_ count: Int) -> Self {
    let buffer = allocate(capacity: count)
    buffer.initialize(repeating: 0)
    return buffer
  }
}
