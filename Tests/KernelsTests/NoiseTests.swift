import Kernels
import Testing

@Suite struct NoiseTests {
  private let random = KernelRandom(seed: 5 << 40 | 3, stream: 2, step: 9, row: 1)

  /// x + deviation·ε, rounded once, with the ε of `standard_normal`; in place too.
  @Test(arguments: [1, 20, 65, 784])
  func addsNoise(columns: Int) {
    let stride = (columns + 15) / 16 * 16
    var numbers = TestNumbers(seed: 1)
    let x = numbers.matrix(3, stride)
    for set in kernelSets {
      var deviates = [Float](repeating: 0, count: x.count)
      set.standard_normal(&deviates, stride, 3, columns, random)
      var expected = x
      for row in 0..<3 {
        for i in row * stride..<row * stride + columns {
          expected[i] = x[i].addingProduct(0.3, deviates[i])
        }
      }
      for found in inTwoParts(x, stride, { set.add_noise($0, $1, stride, $2, columns, 0.3, $3) }) {
        expectSameBits(found, expected, String(cString: set.name))
      }
    }
  }

  /// x / keep where the upper 24 bits of the word are below keep, as a fraction, else 0; NaN and
  /// infinity are dropped too. In place too.
  @Test(arguments: [1, 20, 65, 784], [0.7 as Float, 1, 0x1p-24])
  func dropsOut(columns: Int, keep: Float) {
    let stride = (columns + 15) / 16 * 16
    var numbers = TestNumbers(seed: 1)
    var x = numbers.matrix(3, stride)
    x[0] = .nan
    x[stride] = .infinity
    var expected = x
    for row in 0..<3 {
      for column in 0..<columns {
        let word = words(random, row: row, column: column)[column % 4]
        let kept = Float(word >> 8) * 0x1p-24 < keep
        expected[row * stride + column] = kept ? x[row * stride + column] / keep : 0
      }
    }
    for set in kernelSets {
      for found in inTwoParts(x, stride, { set.dropout($0, $1, stride, $2, columns, keep, $3) }) {
        expectSameBits(found, expected, String(cString: set.name))
      }
    }
  }

  /// The mean stays, within five standard errors: each number is 1/keep with probability keep.
  @Test func dropoutKeepsTheMean() throws {
    let set = try #require(kernelSets.first)
    let (rows, columns, keep) = (150, 784, 0.7)
    var y = [Float](repeating: 1, count: rows * columns)
    y.withUnsafeMutableBufferPointer {
      set.dropout($0.baseAddress, $0.baseAddress, columns, rows, columns, Float(keep), random)
    }
    let n = Double(rows * columns)
    let mean = y.reduce(0.0) { $0 + Double($1) } / n
    #expect(abs(mean - 1) < 5 * ((1 - keep) / keep / n).squareRoot())
    // Rows are not alike, nor columns.
    #expect(y[..<columns] != y[columns..<2 * columns])
    #expect(y[..<28] != y[28..<56])
  }

  typealias Body = (
    UnsafePointer<Float>?, UnsafeMutablePointer<Float>?, _ rows: Int, KernelRandom
  ) -> Void

  /// Three rows as two threads would do them, elsewhere and in place.
  private func inTwoParts(_ x: [Float], _ stride: Int, _ body: Body) -> [[Float]] {
    var elsewhere = x
    var inPlace = x
    var second = random
    second.row += 1
    x.withUnsafeBufferPointer { x in
      elsewhere.withUnsafeMutableBufferPointer { y in
        guard let x = x.baseAddress, let y = y.baseAddress else { return }
        body(x + stride, y + stride, 2, second)
        body(x, y, 1, random)
      }
    }
    inPlace.withUnsafeMutableBufferPointer { y in
      guard let y = y.baseAddress else { return }
      body(y, y, 1, random)
      body(y + stride, y + stride, 2, second)
    }
    return [elsewhere, inPlace]
  }
}
