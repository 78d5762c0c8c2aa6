import Kernels
import Testing

/// Matrix products against the definition, one chain of fused multiply-adds over k, bit for bit.
@Suite struct MultiplyTests {
  /// Two tiles and one row, in every number of vectors up to two tiles and one.
  @Test(arguments: [0, 1, 2, 13])
  func everyTileShape(k: Int) {
    for rows in 1...27 {
      for columns in stride(from: 16, through: 80, by: 16) {
        check(rows, columns, k)
      }
    }
  }

  @Test(arguments: [(1, 16, 785), (13, 32, 785), (14, 48, 784), (27, 80, 300), (420, 48, 5)])
  func longChains(rows: Int, columns: Int, k: Int) {
    check(rows, columns, k)
  }

  @Test func specialNumbers() {
    let special: [Float] = [
      .nan, .infinity, -.infinity, 0, -0.0, .leastNonzeroMagnitude, -0x1p-133, 1e38, 1,
    ]
    var index = 0
    func fill(_ count: Int) -> [Float] {
      (0..<count).map { _ in
        index += 5
        return index % 3 == 0 ? special[index / 3 % special.count] : 0.25
      }
    }
    let operands = Operands(a: fill(14 * 16), b: fill(9 * 48), bias: fill(48), c: fill(14 * 48))
    check(14, 48, 9, operands)
  }

  struct Operands {
    var a: [Float]
    var b: [Float]
    var bias: [Float]
    var c: [Float]
  }

  private func check(_ rows: Int, _ columns: Int, _ k: Int) {
    var numbers = TestNumbers(seed: UInt64(rows * 7919 + columns * 31 + k))
    check(
      rows, columns, k,
      Operands(
        a: numbers.matrix(rows, (k + 15) / 16 * 16 + 16), b: numbers.matrix(max(k, 1), columns),
        bias: numbers.matrix(1, columns), c: numbers.matrix(rows, columns)))
  }

  /// All starts, on all kernel sets.
  private func check(_ rows: Int, _ columns: Int, _ k: Int, _ operands: Operands) {
    let stride = operands.a.count / max(rows, 1)
    for start in [START_AT_ZERO, START_AT_BIAS, START_AT_C] {
      let expected = reference(rows, columns, k, operands, stride, start)
      for set in kernelSets {
        var c = operands.c
        operands.a.withFactor(operands.b) { a, b in
          let factors = KernelFactors(
            a: a, a_stride: stride, b: b, b_stride: columns, k: k, nonzeros: nil)
          set.multiply(factors, start, operands.bias, &c, columns, 0, rows, columns)
        }
        let name = String(cString: set.name)
        expectSameBits(c, expected, "\(name) [\(rows), \(k)]·[\(k), \(columns)] from \(start)")
      }
    }
  }

  private func reference(
    _ rows: Int, _ columns: Int, _ k: Int, _ operands: Operands, _ stride: Int,
    _ start: KernelStart
  ) -> [Float] {
    var c = operands.c
    for i in 0..<rows {
      for j in 0..<columns {
        var sum: Float = 0
        if start == START_AT_BIAS { sum = operands.bias[j] }
        if start == START_AT_C { sum = c[i * columns + j] }
        for q in 0..<k {
          sum = sum.addingProduct(operands.a[i * stride + q], operands.b[q * columns + j])
        }
        c[i * columns + j] = sum
      }
    }
    return c
  }
}

extension [Float] {
  /// Calls `body` with pointers to these elements and to those of `other`.
  func withFactor(_ other: [Float], _ body: (UnsafePointer<Float>?, UnsafePointer<Float>?) -> Void)
  {
    withUnsafeBufferPointer { a in
      other.withUnsafeBufferPointer { b in body(a.baseAddress, b.baseAddress) }
    }
  }
}
