import Foundation
import Kernels
import Testing

/// The functions that other kernels are made of, against Double: every 997th float of all, 4.3 million.
@Suite struct FunctionTests {
  @Test func exponential() {
    // Results below the least normal number are 0.
    expectUlps(1.1, { $0.exponential($1, $2) }) { x in
      let y = exp(x)
      return y < Double(Float.leastNormalMagnitude) ? 0 : y
    }
    expectValues([0, -0.0, -88, .infinity, -.infinity, 89], { $0.exponential($1, $2) }) {
      [1, 1, 0, .infinity, 0, .infinity]
    }
  }

  @Test func logarithm() {
    expectUlps(1.6, { $0.logarithm($1, $2) }, log)
    expectValues([0, -0.0, 1, .infinity, -1, -.infinity], { $0.logarithm($1, $2) }) {
      [-.infinity, -.infinity, 0, .infinity, .nan, .nan]
    }
  }

  @Test func log1p() {
    expectUlps(1.7, { $0.log1p($1, $2) }, Foundation.log1p)
    expectValues([0, -1, 1e-40, .infinity, -2, -.infinity], { $0.log1p($1, $2) }) {
      [0, -.infinity, 1e-40, .infinity, .nan, .nan]
    }
  }

  /// Numbers of any count, and none beyond.
  @Test(arguments: [0, 1, 3, 4, 15, 17, 33])
  func touchesItsNumbersAlone(count: Int) {
    for set in kernelSets {
      for function in [set.exponential, set.logarithm, set.log1p] {
        var alone = (0..<count).map { Float($0) / 4 + 0.25 }
        var among = alone + [7, 7]
        function?(&alone, count)
        function?(&among, count)
        expectSameBits(among, alone + [7, 7], String(cString: set.name))
      }
    }
  }

  typealias Function = (KernelSet, UnsafeMutablePointer<Float>, Int) -> Void

  /// Expects every set to give the bits of the first, and these to lie within `bound` units in the last
  /// place of `exact`.
  private func expectUlps(
    _ bound: Double, _ function: Function, _ exact: (Double) -> Double,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let special: [Float] = [
      .leastNonzeroMagnitude, .leastNormalMagnitude, .leastNormalMagnitude.nextDown,
      .greatestFiniteMagnitude, 88.72283, 88.72284, -87.33654, -87.33655, -103.9, 1,
      Float(1).nextDown, Float(1).nextUp, -Float(1).nextDown, 0.5.squareRoot(), 2.squareRoot(), .nan,
    ]
    let sampled = stride(from: 0, through: UInt64(UInt32.max), by: 997).map {
      Float(bitPattern: UInt32($0))
    }
    let inputs = special + sampled
    let found = sameInAllSets { set in
      var y = inputs
      function(set, &y, y.count)
      return y
    }
    var worst = (ulps: 0.0, x: Float(0))
    for i in inputs.indices {
      let expected = exact(Double(inputs[i]))
      let ulps = distance(found[i], expected)
      if !(ulps <= worst.ulps) { worst = (ulps, inputs[i]) }
    }
    #expect(worst.ulps <= bound, "at \(worst.x)", sourceLocation: sourceLocation)
  }

  private func expectValues(
    _ inputs: [Float], _ function: Function, _ expected: () -> [Float],
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let found = sameInAllSets { set in
      var y = inputs
      function(set, &y, y.count)
      return y
    }
    for (y, value) in zip(found, expected()) {
      #expect(y == value || (y.isNaN && value.isNaN), sourceLocation: sourceLocation)
    }
  }
}

/// How far y is from `exact`, in units of exact's last place as a float; NaN is NaN's equal alone.
func distance(_ y: Float, _ exact: Double) -> Double {
  let rounded = Float(exact)
  if y == rounded || (y.isNaN && rounded.isNaN) { return abs(Double(y) - exact) / ulp(exact, rounded) }
  return y.isFinite && exact.isFinite ? abs(Double(y) - exact) / ulp(exact, rounded) : .infinity
}

private func ulp(_ exact: Double, _ rounded: Float) -> Double {
  guard rounded.isFinite, exact.isFinite else { return .infinity }
  return Double(rounded.magnitude.ulp)
}
