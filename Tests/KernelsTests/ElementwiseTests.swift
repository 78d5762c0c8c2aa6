import Foundation
import Kernels
import Testing

@Suite struct ElementwiseTests {
  /// ELU within one unit in the last place of eᶻ - 1 in double precision, the same bits in all
  /// kernel sets, and NaN kept.
  @Test func elu() {
    var inputs = (0..<4096).map { Float($0) / 128 - 31 }
    inputs += (1...32).map { -Float.ulpOfOne * Float($0) / 8 }
    inputs += [
      -0.0, 0, -.leastNonzeroMagnitude, -87, -1e30, -.infinity, .infinity, .nan, 3, 0x1p-133,
    ]
    inputs += Array(repeating: 0, count: (16 - inputs.count % 16) % 16)
    var first: [Float]?
    for set in kernelSets {
      var found = inputs
      set.elu(&found, found.count, 1, found.count)
      for (x, y) in zip(inputs, found) {
        if x.isNaN {
          #expect(y.isNaN)
        } else {
          let expected = x > 0 ? Double(x) : expm1(Double(x))
          let ulp = Double(Float(expected).magnitude.ulp)
          #expect(y == Float(expected) || abs(Double(y) - expected) <= ulp, "elu(\(x)) = \(y)")
        }
      }
      expectSameBits(found, first ?? found, String(cString: set.name))
      first = found
    }
  }

  @Test func eluGradient() {
    let y: [Float] = [2, 0.5, 0, -0.0, -0.25, -1, .nan, 0x1p-133] + Array(repeating: 1, count: 8)
    let expected: [Float] = [3, 3, 3, 3, 2.25, 0, .nan, 3] + Array(repeating: 3, count: 8)
    for set in kernelSets {
      var dy = [Float](repeating: 3, count: 16)
      set.elu_gradient(&dy, y, 16, 1, 16)
      expectSameBits(dy, expected, String(cString: set.name))
    }
  }

  /// All 256 quotients, at every position in a row of any width, from the image that is asked for.
  @Test(arguments: [1, 15, 16, 17, 64, 256, 784])
  func gatherPixels(width: Int) {
    let pixels = (0..<3 * width).map { UInt8(truncatingIfNeeded: $0) }
    let indices: [Int32] = [2, 0]
    let stride = (width + 15) / 16 * 16
    var expected = [Float](repeating: -1, count: 2 * stride)
    for (row, index) in indices.enumerated() {
      for j in 0..<width {
        expected[row * stride + j] = Float(pixels[Int(index) * width + j]) / 255
      }
    }
    for set in kernelSets {
      var found = [Float](repeating: -1, count: 2 * stride)
      set.gather_pixels(pixels, width, indices, 0, 2, &found, stride, nil)
      expectSameBits(found, expected, "\(String(cString: set.name)), width \(width)")
    }
  }

  @Test(arguments: [(1, 1), (16, 16), (17, 33), (40, 15), (300, 150)])
  func transpose(rows: Int, columns: Int) {
    var numbers = TestNumbers(seed: 9)
    let stride = (columns + 15) / 16 * 16
    let transposedStride = (rows + 15) / 16 * 16
    let x = numbers.matrix(rows, stride)
    var expected = [Float](repeating: 0, count: columns * transposedStride)
    for i in 0..<rows {
      for j in 0..<columns { expected[j * transposedStride + i] = x[i * stride + j] }
    }
    for set in kernelSets {
      var found = [Float](repeating: 0, count: columns * transposedStride)
      for part in [0..<rows / 3, rows / 3..<rows] {
        set.transpose(
          x, stride, part.lowerBound, part.upperBound, columns, &found, transposedStride)
      }
      expectSameBits(found, expected, String(cString: set.name))
    }
  }

  /// The order of SquaredError.h: chain j mod 16 over ascending j, then halves onto halves.
  @Test(arguments: [16, 48, 784])
  func squaredError(columns: Int) {
    var numbers = TestNumbers(seed: 21)
    let rows = 3
    let outputs = numbers.matrix(rows, columns)
    let targets = numbers.matrix(rows, columns)
    let differences = zip(outputs, targets).map { $0 - $1 }
    let sums = (0..<rows).map { row in
      sumOfSquares(differences[(row * columns)..<((row + 1) * columns)])
    }
    for set in kernelSets {
      var gradient = outputs
      var found = [Float](repeating: 0, count: rows)
      set.squared_error(outputs, targets, columns, rows, columns, 0.25, &gradient, &found)
      expectSameBits(found, sums, "row sums")
      expectSameBits(gradient, differences.map { $0 * 0.25 }, "gradient")
      set.squared_error(outputs, targets, columns, rows, columns, 0, nil, &found)
      expectSameBits(found, sums, "row sums alone")
      set.sum_squares(differences, columns, rows, columns, &found)
      expectSameBits(found, sums, "sum_squares")
    }
  }

  private func sumOfSquares(_ values: ArraySlice<Float>) -> Float {
    var chains = [Float](repeating: 0, count: 16)
    for (j, value) in values.enumerated() {
      chains[j % 16] = chains[j % 16].addingProduct(value, value)
    }
    for half in [8, 4, 2, 1] {
      for i in 0..<half { chains[i] += chains[i + half] }
    }
    return chains[0]
  }
}
