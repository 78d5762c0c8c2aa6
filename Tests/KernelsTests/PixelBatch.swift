import Kernels
import Testing

/// A batch of pixels, loaded part by part, with room of exactly the sizes that the header asks for.
final class PixelBatch {
  static let adam = KernelAdam(
    rate: 0.01, one_minus_beta1: 0.1, one_minus_beta2: 0.001, epsilon: 1e-8, l2: 0.001)

  private let set: KernelSet
  private let rows: Int
  private let width: Int
  private let stride: Int
  private let firstRows: [Int32]
  private let x: UnsafeMutableBufferPointer<Float>
  private let counts: UnsafeMutableBufferPointer<Int32>
  private let lists: UnsafeMutableBufferPointer<UInt16>
  private let values: UnsafeMutableBufferPointer<Float>
  private var nonzeros: KernelNonzeros

  /// Parts that start at `firstRows`; several that start at one row are empty but for the last.
  init(_ pixels: [UInt8], rows: Int, width: Int, firstRows: [Int32] = [0], _ set: KernelSet) {
    self.set = set
    self.rows = rows
    self.width = width
    self.firstRows = firstRows
    stride = (width + 15) / 16 * 16
    let groupCount = (width + 3) / 4
    x = .filled(rows * stride)
    counts = .filled(rows * groupCount)
    lists = .filled(groupCount * rows)
    values = .filled(groupCount * rows * 4)
    nonzeros = KernelNonzeros(
      counts: counts.baseAddress, rows: lists.baseAddress, values: values.baseAddress,
      groups: groupCount, stride: rows)
    let indices = (0..<rows).map(Int32.init)
    // The last part first, as a fast thread may.
    for part in parts.reversed() {
      set.gather_pixels(
        pixels, width, indices, part.lowerBound, part.upperBound, x.baseAddress, stride, &nonzeros)
    }
  }

  deinit {
    x.deallocate()
    counts.deallocate()
    lists.deallocate()
    values.deallocate()
  }

  private var parts: [Range<Int>] {
    zip(firstRows, firstRows.dropFirst() + [Int32(rows)]).map { Int($0)..<Int($1) }
  }

  /// As two threads would.
  func joinParts() {
    let groupCount = nonzeros.groups
    for groups in [0..<groupCount / 3, groupCount / 3..<groupCount] {
      set.join_parts(&nonzeros, firstRows, firstRows.count, groups.lowerBound, groups.upperBound)
    }
  }

  /// Expects all rows in one part.
  func expectLists(of pixels: [UInt8]) {
    for group in 0..<nonzeros.groups {
      let columns = group * 4..<min(group * 4 + 4, width)
      let expected = (0..<rows).filter { row in
        columns.contains { pixels[row * width + $0] != 0 }
      }
      let entries = group * rows..<group * rows + Int(counts[group])
      #expect(entries.map { Int(lists[$0]) } == expected)
      for (entry, row) in zip(entries, expected) {
        let numbers = columns.map { Float(pixels[row * width + $0]) / 255 }
        #expect(Array(values[(entry * 4)..<(entry * 4 + columns.count)]) == numbers)
      }
    }
  }

  /// start + x·weights, part by part.
  func product(
    _ weights: [Float], _ n: Int, _ start: KernelStart, _ bias: [Float], c: [Float],
    skipsZeros: Bool
  ) -> [Float] {
    var c = c.isEmpty ? [Float](repeating: 0, count: rows * n) : c
    weights.withUnsafeBufferPointer { weights in
      withUnsafePointer(to: nonzeros) { nonzeros in
        let factors = KernelFactors(
          a: x.baseAddress, a_stride: stride, b: weights.baseAddress,
          b_stride: n, k: width, nonzeros: skipsZeros ? nonzeros : nil)
        for part in parts {
          set.multiply(factors, start, bias, &c, n, part.lowerBound, part.upperBound, n)
        }
      }
    }
    return c
  }

  /// Weights and moments after an update in two pieces, cut at a group, from moments of zero; the
  /// second piece with `useCount` uses.
  func updated(
    _ weights: [Float], _ dy: [Float], _ n: Int, skipsZeros: Bool, useCount: Int = 2
  ) -> [Float] {
    var state = UpdateTests.State(weights)
    let cut = width / 8 * 4
    dy.withUnsafeBufferPointer { dy in
      withUnsafePointer(to: nonzeros) { nonzeros in
        // The second use is dense and has the first one's shape, as for tied weights.
        let first = KernelFactors(
          a: x.baseAddress, a_stride: stride, b: dy.baseAddress,
          b_stride: n, k: rows, nonzeros: skipsZeros ? nonzeros : nil)
        var second = first
        second.nonzeros = nil
        state.withParameter(stride: n) { parameter in
          set.update_weights([first], 1, 0, cut, n, parameter, Self.adam)
          set.update_weights(
            [first, second], Int32(useCount), cut, width, n, parameter, Self.adam)
        }
      }
    }
    return state.value + state.first + state.second
  }
}

extension UnsafeMutableBufferPointer where Element: Numeric {
  fileprivate static func filled(_ count: Int) -> Self {
    let buffer = allocate(capacity: count)
    buffer.initialize(repeating: 0)
    return buffer
  }
}
