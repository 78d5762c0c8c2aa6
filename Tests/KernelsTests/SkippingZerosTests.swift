import Kernels
import Testing

/// Products that skip zeros, bit for bit, and what they leave out.
@Suite struct SkippingZerosTests {
  /// A panel of 8 vectors and a part of one, for every vector width.
  static let columns = 144

  /// Batches and widths around groups of 4 and words of 64; from no pixel to all of them: the same
  /// bits as the dense products, in which no sum is -0.
  @Test(arguments: [(1, 1), (3, 9), (5, 64), (7, 67), (13, 130), (30, 785)], [0, 3, 50, 100])
  func sameBitsAsDense(shape: (rows: Int, width: Int), percentNonzero: Int) {
    var numbers = TestNumbers(seed: UInt64(shape.width + percentNonzero))
    let pixels = pixels(shape, percentNonzero)
    let weights = numbers.matrix(shape.width, Self.columns)
    let bias = numbers.matrix(1, Self.columns)
    let dy = numbers.matrix(shape.rows, Self.columns)
    for set in kernelSets {
      let batch = PixelBatch(pixels, rows: shape.rows, width: shape.width, set)
      for start in [START_AT_ZERO, START_AT_BIAS, START_AT_C] {
        let products = [true, false].map { skips in
          batch.product(weights, Self.columns, start, bias, c: dy, skipsZeros: skips)
        }
        expectSameBits(products[0], products[1], "product")
      }
      batch.joinParts()
      let updates = [true, false].map { skips in
        batch.updated(weights, dy, Self.columns, skipsZeros: skips)
      }
      expectSameBits(updates[0], updates[1], "update")
    }
  }

  /// NaN, infinity, -0 and subnormal numbers, against a chain over the groups that are not zero, for
  /// every cut of the rows into parts: no result depends on it.
  @Test(arguments: [[0], [0, 4], [0, 0, 1, 6], [0, 2, 2, 3, 6]])
  func specialNumbers(firstRows: [Int32]) {
    let special: [Float] = [
      .nan, .infinity, -.infinity, 0, -0.0, .leastNonzeroMagnitude, -0x1p-133, 1e38, 1,
    ]
    var index = 0
    func fill(_ count: Int) -> [Float] {
      (0..<count).map { _ in
        index += 5
        return index % 29 == 0 ? special[index / 29 % special.count] : 0.25
      }
    }
    let (rows, width) = (7, 66)
    let pixels = pixels((rows, width), 20)
    let weights = fill(width * Self.columns)
    let bias = fill(Self.columns)
    let dy = fill(rows * Self.columns)
    let expected = product(pixels, rows, width, weights, bias)
    let expectedUpdate = updated(pixels, rows, width, weights, dy)
    for set in kernelSets {
      let name = String(cString: set.name)
      let batch = PixelBatch(pixels, rows: rows, width: width, firstRows: firstRows, set)
      expectSameBits(
        batch.product(weights, Self.columns, START_AT_BIAS, bias, c: dy, skipsZeros: true),
        expected, "\(name), product")
      batch.joinParts()
      batch.expectLists(of: pixels)
      let found = batch.updated(weights, dy, Self.columns, skipsZeros: true, useCount: 1)
      expectSameBits(found, expectedUpdate, "\(name), update")
    }
  }

  /// 0·∞ would be NaN and 0·NaN is; a group that is all zero leaves both out, one that isn't has
  /// them, in the product and in the gradient alike.
  @Test func leavesOutZeroTimesInfinity() {
    let width = 8
    var weights = [Float](repeating: 1, count: width * 16)
    (weights[0], weights[1]) = (.infinity, .nan)  // Row 0, in the first group.
    for set in kernelSets {
      func product(_ pixels: [UInt8], skipsZeros: Bool) -> [Float] {
        PixelBatch(pixels, rows: 1, width: width, set)
          .product(weights, 16, START_AT_ZERO, [], c: [], skipsZeros: skipsZeros)
      }
      let first: [UInt8] = [0, 255, 0, 0, 0, 0, 0, 0]
      let second: [UInt8] = [0, 0, 0, 0, 0, 255, 0, 0]
      let ones = [Float](repeating: 1, count: 16)
      let nans = [.nan, .nan] + ones.dropFirst(2)
      expectSameBits(product(second, skipsZeros: true), ones, "a group of zeros")
      expectSameBits(product(second, skipsZeros: false), nans, "dense")
      expectSameBits(product(first, skipsZeros: true), nans, "a group with a pixel")

      // Image 1 has dy = ∞: it reaches the rows of the group in which it has a pixel, no others.
      let batch = PixelBatch(first + second, rows: 2, width: width, set)
      batch.joinParts()
      let dy = [Float](repeating: 1, count: 16) + [Float](repeating: .infinity, count: 16)
      let state = batch.updated(
        [Float](repeating: 1, count: width * 16), dy, 16, skipsZeros: true, useCount: 1)
      for row in 0..<width {
        #expect(state[row * 16].isFinite == (row < 4), "row \(row) of \(set.name!)")
      }
    }
  }

  /// Pixels of which about so many percent are not zero.
  private func pixels(_ shape: (rows: Int, width: Int), _ percentNonzero: Int) -> [UInt8] {
    (0..<shape.rows * shape.width).map { index in
      (index * 7919 % 100) < percentNonzero ? UInt8(index % 255 + 1) : 0
    }
  }

  /// The groups of an image that are not zero, as ranges of columns, ascending.
  private func groups(_ pixels: [UInt8], _ row: Int, _ width: Int) -> [Range<Int>] {
    stride(from: 0, to: width, by: 4).map { $0..<min($0 + 4, width) }.filter { group in
      group.contains { pixels[row * width + $0] != 0 }
    }
  }

  /// bias + x·w by the definition.
  private func product(
    _ pixels: [UInt8], _ rows: Int, _ width: Int, _ weights: [Float], _ bias: [Float]
  ) -> [Float] {
    let columns = Self.columns
    return (0..<rows * columns).map { index in
      let (row, column) = index.quotientAndRemainder(dividingBy: columns)
      return groups(pixels, row, width).joined().reduce(bias[column]) { sum, k in
        sum.addingProduct(Float(pixels[row * width + k]) / 255, weights[k * columns + column])
      }
    }
  }

  /// A step of Adam from moments of zero by the definition.
  private func updated(
    _ pixels: [UInt8], _ rows: Int, _ width: Int, _ weights: [Float], _ dy: [Float]
  ) -> [Float] {
    let columns = Self.columns
    var state = UpdateTests.State(weights)
    for k in 0..<width {
      let images = (0..<rows).filter { row in
        groups(pixels, row, width).contains { $0.contains(k) }
      }
      for column in 0..<columns {
        let gradient = images.reduce(Float(0)) { sum, row in
          sum.addingProduct(Float(pixels[row * width + k]) / 255, dy[row * columns + column])
        }
        state.update(k * columns + column, gradient, PixelBatch.adam)
      }
    }
    return state.value + state.first + state.second
  }
}
