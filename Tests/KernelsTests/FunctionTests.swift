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
    expectValues([0, -1, .leastNonzeroMagnitude, .infinity, -2, -.infinity], { $0.log1p($1, $2) }) {
      [0, -.infinity, .leastNonzeroMagnitude, .infinity, .nan, .nan]
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

  private static let sampled = [Float](
    unsafeUninitializedCapacity: Int(UInt32.max / 997) + 1
  ) { floats, count in
    count = floats.count
    for i in 0..<count { floats[i] = Float(bitPattern: UInt32(i * 997)) }
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
      Float(1).nextDown, Float(1).nextUp, -Float(1).nextDown, Float(0.5).squareRoot(),
      Float(2).squareRoot(), .nan,
    ]
    let inputs = special + Self.sampled
    let found = sameInAllSets { set in
      var y = inputs
      function(set, &y, y.count)
      return y
    }
    var worst = (ulps: 0.0, x: Float(0))
    inputs.withUnsafeBufferPointer { inputs in
      found.withUnsafeBufferPointer { found in
        for i in 0..<inputs.count {
          let expected = exact(Double(inputs[i]))
          if found[i] == Float(expected) { continue }
          let ulps = distance(found[i], expected)
          if !(ulps <= worst.ulps) { worst = (ulps, inputs[i]) }
        }
      }
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

/// How far y is from `exact`, in units of exact's last place as a float. Where that is no finite number,
/// y has to be it.
func distance(_ y: Float, _ exact: Double) -> Double {
  let rounded = Float(exact)
  guard rounded.isFinite && y.isFinite else {
    return y == rounded || (y.isNaN && rounded.isNaN) ? 0 : .infinity
  }
  return abs(Double(y) - exact) / Double(rounded.magnitude.ulp)
}
