import Foundation
import Kernels
import Testing

/// The kernel sets that this CPU runs, newest first.
let kernelSets: [KernelSet] = {
  let names = ["x86-64-v4", "x86-64-v3", "x86-64", "arm64"]
  return names.compactMap { (name: String) -> KernelSet? in kernels_select(name)?.pointee }
}()

/// Pseudo-random floats around zero (Knuth's MMIX generator): any will do.
struct TestNumbers {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> Float {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Float(Int32(truncatingIfNeeded: state >> 33) % 2000) / 1000 - 0.5
  }

  mutating func matrix(_ rows: Int, _ stride: Int) -> [Float] {
    (0..<rows * stride).map { _ in next() }
  }
}

/// Expects the same bits, element by element; any NaN equals any other.
func expectSameBits(
  _ found: [Float], _ expected: [Float], _ what: @autoclosure () -> String,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  // Equal bytes need no loop, which takes its time in a debug build.
  if found.count == expected.count && memcmp(found, expected, found.count * 4) == 0 { return }
  let same = zip(found, expected).allSatisfy {
    $0.bitPattern == $1.bitPattern || ($0.isNaN && $1.isNaN)
  }
  if found.count != expected.count || !same {
    let index = zip(found, expected).enumerated().first { $1.0.bitPattern != $1.1.bitPattern }
    Issue.record(
      "\(what()): first difference \(String(describing: index))", sourceLocation: sourceLocation)
  }
}

/// What `body` gives for the newest set, after it gave the same bits for every other.
func sameInAllSets(
  sourceLocation: SourceLocation = #_sourceLocation, _ body: (KernelSet) -> [Float]
) -> [Float] {
  let results = kernelSets.map(body)
  for (set, result) in zip(kernelSets, results) {
    expectSameBits(result, results[0], String(cString: set.name), sourceLocation: sourceLocation)
  }
  return results[0]
}
