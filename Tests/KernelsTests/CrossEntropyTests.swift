import Foundation
import Kernels
import Testing

@Suite struct CrossEntropyTests {
  /// ln 2 for each pixel at logits 0, and half a grey level's distance as the gradient.
  @Test func isLn2AtZero() {
    let (columns, stride) = (784, 784)
    let targets = (0..<columns).map { Float($0 % 256) / 255 }
    let found = sigmoid([Float](repeating: 0, count: columns), targets, stride, columns, scale: 2)
    #expect(abs(found.sums[0] - 543.427) < 1e-3)
    expectSameBits(found.gradient, targets.map { (0.5 - $0) * 2 }, "gradient")
  }

  /// Losses and gradients against Double, the gradients by central differences; the padding stays.
  @Test(arguments: [1, 10, 20, 65, 784])
  func sigmoidMatchesDouble(columns: Int) {
    let stride = (columns + 15) / 16 * 16
    var numbers = TestNumbers(seed: 2)
    let x = (0..<2 * stride).map { _ in 20 * numbers.next() }
    let targets = (0..<2 * stride).map { _ in numbers.next() / 2 + 0.25 }
    let found = sigmoid(x, targets, stride, columns, scale: 0.5)
    func loss(_ x: Double, _ t: Double) -> Double { max(x, 0) - x * t + log1p(exp(-abs(x))) }
    for row in 0..<2 {
      let own = row * stride..<row * stride + columns
      let sum = own.reduce(0) { $0 + loss(Double(x[$1]), Double(targets[$1])) }
      #expect(abs(Double(found.sums[row]) - sum) < 1e-6 * sum)
      for i in own {
        let slope = centralDifference(at: Double(x[i])) { loss($0, Double(targets[i])) }
        #expect(abs(Double(found.gradient[i]) - 0.5 * slope) < 1e-6)
      }
      #expect(found.gradient[own.upperBound..<(row + 1) * stride].allSatisfy { $0 == 9 })
    }
  }

  /// Neither infinite at large logits, nor finite where one is not.
  @Test func sigmoidAtTheEnds() {
    let x: [Float] = [100, -100, 1e30, -1e30] + [Float](repeating: 0, count: 12)
    let found = sigmoid(x, x.map { $0 > 0 ? 1 : 0 }, 16, 4, scale: 1)
    #expect(abs(found.sums[0]) < 1e-30 && found.gradient[..<4].allSatisfy { abs($0) < 1e-30 })
    let wrong = sigmoid(x, x.map { $0 > 0 ? 0 : 1 }, 16, 2, scale: 1)
    #expect(wrong.sums == [200] && Array(wrong.gradient[..<2]) == [1, -1])
    let nan = sigmoid([.nan] + x.dropFirst(), x.map { _ in 0 }, 16, 2, scale: 1)
    #expect(nan.sums[0].isNaN && nan.gradient[0].isNaN)
  }

  /// ln 10 at equal logits, where every class is right.
  @Test func isLn10AtEqualLogits() {
    for value: Float in [0, 3.5, -1e30, 1e30] {
      let found = softmax([Float](repeating: value, count: 16), 16, [3], 10, scale: 1)
      #expect(abs(found.sums[0] - 2.302585) < 1e-6 && found.correct == [1])
      for j in 0..<10 { #expect(abs(found.gradient[j] - (j == 3 ? -0.9 : 0.1)) < 1e-7) }
    }
  }

  @Test(arguments: [1, 2, 10, 16, 37])
  func softmaxMatchesDouble(columns: Int) {
    let stride = (columns + 15) / 16 * 16
    var numbers = TestNumbers(seed: 3)
    let x = (0..<3 * stride).map { _ in 20 * numbers.next() }
    let labels = [0, Int32(columns / 2), Int32(columns - 1)]
    let found = softmax(x, stride, labels, columns, scale: 0.25)
    for row in 0..<3 {
      let start = row * stride
      let own = x[start..<start + columns].map(Double.init)
      let label = Int(labels[row])
      func loss(_ x: [Double]) -> Double { log(x.reduce(0) { $0 + exp($1) }) - x[label] }
      // Two roundings at the size of the loss, and the logarithm's error.
      let bound = loss(own) * 0x1p-23 + 1e-6
      #expect(abs(Double(found.sums[row]) - loss(own)) < bound)
      #expect(found.correct[row] == (own[label] == own.max() ? 1 : 0))
      for j in 0..<columns {
        let slope = centralDifference(at: own[j]) {
          var moved = own
          moved[j] = $0
          return loss(moved)
        }
        #expect(abs(Double(found.gradient[start + j]) - 0.25 * slope) < 1e-6)
      }
      #expect(found.gradient[(start + columns)..<(start + stride)].allSatisfy { $0 == 9 })
    }
  }

  /// Ties count; a logit that is not finite makes the loss NaN, and no class right.
  @Test func countsTheLargestLogits() {
    let zeros = [Float](repeating: 0, count: 13)
    #expect(softmax([1, 2, 2] + zeros, 16, [1], 3, scale: 1).correct == [1])
    #expect(softmax([1, 2, 2] + zeros, 16, [2], 3, scale: 1).correct == [1])
    #expect(softmax([1, 2, 2] + zeros, 16, [0], 3, scale: 1).correct == [0])
    for value: Float in [.nan, .infinity, -.infinity] {
      for label: Int32 in 0..<3 {
        let found = softmax([1, value, 0] + zeros, 16, [label], 3, scale: 1)
        #expect(found.correct == [0] && found.sums[0].isNaN)
      }
    }
  }

  private func sigmoid(
    _ x: [Float], _ targets: [Float], _ stride: Int, _ columns: Int, scale: Float
  ) -> (sums: [Float], gradient: [Float]) {
    let rows = x.count / stride
    let all = sameInAllSets { set in
      var (sums, alone) = ([Float](repeating: 0, count: rows), [Float](repeating: 0, count: rows))
      var gradient = [Float](repeating: 9, count: x.count)
      set.sigmoid_cross_entropy(x, targets, stride, rows, columns, scale, &gradient, &sums)
      set.sigmoid_cross_entropy(x, targets, stride, rows, columns, scale, nil, &alone)
      expectSameBits(alone, sums, "sums alone")
      var inPlace = x
      inPlace.withUnsafeMutableBufferPointer { x in
        let x = x.baseAddress
        set.sigmoid_cross_entropy(x, targets, stride, rows, columns, scale, x, &alone)
      }
      expectSameBits(alone, sums, "sums in place")
      expectSameBits(own(inPlace, stride, columns), own(gradient, stride, columns), "in place")
      return sums + gradient
    }
    return (Array(all[..<rows]), Array(all[rows...]))
  }

  private func softmax(
    _ x: [Float], _ stride: Int, _ labels: [Int32], _ columns: Int, scale: Float
  ) -> (sums: [Float], correct: [Float], gradient: [Float]) {
    let rows = labels.count
    let all = sameInAllSets { set in
      var (sums, alone) = ([Float](repeating: 0, count: rows), [Float](repeating: 0, count: rows))
      var correct = [Float](repeating: 9, count: rows)
      var gradient = [Float](repeating: 9, count: x.count)
      set.softmax_cross_entropy(
        x, stride, labels, rows, columns, scale, &gradient, &sums, &correct)
      set.softmax_cross_entropy(x, stride, labels, rows, columns, scale, nil, &alone, &correct)
      expectSameBits(alone, sums, "sums alone")
      var inPlace = x
      inPlace.withUnsafeMutableBufferPointer { x in
        let x = x.baseAddress
        set.softmax_cross_entropy(x, stride, labels, rows, columns, scale, x, &alone, &correct)
      }
      expectSameBits(alone, sums, "sums in place")
      expectSameBits(own(inPlace, stride, columns), own(gradient, stride, columns), "in place")
      return sums + correct + gradient
    }
    return (Array(all[..<rows]), Array(all[rows..<2 * rows]), Array(all[(2 * rows)...]))
  }
}

/// A matrix without its padding.
func own(_ matrix: [Float], _ stride: Int, _ columns: Int) -> [Float] {
  matrix.indices.filter { $0 % stride < columns }.map { matrix[$0] }
}

/// The derivative of a function in Double, its error of fourth order.
func centralDifference(at x: Double, _ f: (Double) -> Double) -> Double {
  let h = 1e-3 * max(1, abs(x)) / 4
  return (8 * (f(x + h) - f(x - h)) - (f(x + 2 * h) - f(x - 2 * h))) / (12 * h)
}
