import Kernels
import Platform

/// A row-major matrix of Float, `[rows, columns]`.
///
/// Each row begins on a 64-byte boundary and is padded with zeros to a multiple of 16 elements, as
/// the kernels require. A matrix is shared by reference: the threads of a training step write disjoint
/// rows, with a barrier between a write and another thread's read.
public final class Matrix: @unchecked Sendable {
  /// The number of rows.
  public let rows: Int
  /// The number of columns, without the padding.
  public let columns: Int
  /// The distance between rows in elements: `columns` rounded up to a multiple of 16.
  let stride: Int
  let elements: UnsafeMutablePointer<Float>
  /// Where the elements are not zero, for a matrix that is mostly zeros: products skip the others.
  let nonzeros: Nonzeros?

  /// A matrix of zeros.
  public init(rows: Int, columns: Int, nonzeros: Nonzeros? = nil) {
    require(
      rows >= 0 && columns >= 0, "expected at least 0 rows and columns, found [\(rows), \(columns)]"
    )
    self.nonzeros = nonzeros
    self.rows = rows
    self.columns = columns
    stride = columns.roundedUp(toMultipleOf: Int(KERNELS_PADDING))
    let raw = UnsafeMutableRawPointer.allocate(
      byteCount: max(1, rows * stride) * MemoryLayout<Float>.stride, alignment: 64)
    elements = raw.initializeMemory(as: Float.self, repeating: 0, count: rows * stride)
  }

  /// The matrix that holds `elements`, given row by row.
  public convenience init(rows: Int, columns: Int, elements: some Collection<Float>) {
    self.init(rows: rows, columns: columns)
    assign(elements)
  }

  /// A matrix with the elements of `other`.
  convenience init(copying other: Matrix) {
    self.init(rows: other.rows, columns: other.columns)
    elements.update(from: other.elements, count: rows * stride)
  }

  deinit { elements.deallocate() }

  /// The element at a row and a column.
  public subscript(row: Int, column: Int) -> Float {
    get {
      checkIndex(row, column)
      return elements[row * stride + column]
    }
    set {
      checkIndex(row, column)
      elements[row * stride + column] = newValue
    }
  }

  // Without `require`, whose closure takes most of the time in debug builds, which the tests run.
  @inline(__always)
  private func checkIndex(_ row: Int, _ column: Int) {
    if row < 0 || row >= rows || column < 0 || column >= columns {
      fatalError("expected an element of [\(rows), \(columns)], found row \(row), column \(column)")
    }
  }

  /// Replaces all elements, given row by row.
  func assign(_ elements: some Collection<Float>) {
    require(
      elements.count == rows * columns,
      "expected \(rows * columns) elements for [\(rows), \(columns)], found \(elements.count)")
    // As an array, whose elements are copied row by row: a debug build takes long for a loop over any collection.
    Array(elements).withUnsafeBufferPointer { source in
      guard let start = source.baseAddress else { return }
      for row in 0..<rows {
        (self.elements + row * stride).update(from: start + row * columns, count: columns)
      }
    }
  }

  /// The elements of one row.
  public func row(_ row: Int) -> [Float] {
    require((0..<rows).contains(row), "expected the index of one of \(rows) rows, found \(row)")
    return Array(UnsafeBufferPointer(start: elements + row * stride, count: columns))
  }

  /// The elements of one column.
  public func column(_ column: Int) -> [Float] {
    require(
      (0..<columns).contains(column),
      "expected the index of one of \(columns) columns, found \(column)")
    return (0..<rows).map { self[$0, column] }
  }

  /// The rows, each an array: the output images of a network, say.
  public var rowArrays: [[Float]] { (0..<rows).map(row) }

  /// The columns, each an array: the weights of each unit of a layer, say.
  public var columnArrays: [[Float]] { (0..<columns).map(column) }

  /// The median over the columns c of the largest magnitude in a column, max |W[:, c]|.
  public var medianColumnMaximum: Double {
    require(columns > 0, "expected at least one column, found none")
    let strengths = columnArrays.map { $0.map(\.magnitude).max() ?? 0 }.sorted()
    return Double(strengths[columns / 2])
  }

  /// The sum of all elements in double precision, row by row.
  var sum: Double {
    var sum = 0.0
    for row in 0..<rows {
      for column in 0..<columns { sum += Double(elements[row * stride + column]) }
    }
    return sum
  }

  /// Copies `rows` of `other`, a matrix of the same width, to the same rows.
  func copyRows(_ rows: Range<Int>, of other: Matrix) {
    (elements + rows.lowerBound * stride)
      .update(from: other.elements + rows.lowerBound * stride, count: rows.count * stride)
  }

  /// All elements, row by row, without the padding.
  public var array: [Float] { (0..<rows).flatMap(row) }
}

extension Int {
  func roundedUp(toMultipleOf divisor: Int) -> Int { (self + divisor - 1) / divisor * divisor }

  /// Part `index` of `0 ..< self` cut into `count` nearly equal parts that start at multiples of
  /// `unit`.
  func part(_ index: Int, of count: Int, unit: Int = 1) -> Range<Int> {
    let units = (self + unit - 1) / unit
    let lower = Swift.min(self, units * index / count * unit)
    let upper = Swift.min(self, units * (index + 1) / count * unit)
    return lower..<upper
  }
}

extension Range<Int> {
  /// Its parts of `count` numbers, the last with the rest.
  func blocks(of count: Int) -> some Sequence<Range<Int>> {
    stride(from: lowerBound, to: upperBound, by: count).lazy.map {
      $0..<Swift.min($0 + count, upperBound)
    }
  }
}

extension KernelSet {
  /// c = a·b, or biases + a·b, in the given rows of a and c.
  func product(
    _ a: Matrix, _ b: Matrix, plus biases: Parameter? = nil, into c: Matrix, rows: Range<Int>
  ) {
    require(
      a.columns == b.rows && b.columns == c.columns,
      "expected [n, k] times [k, m], found [·, \(a.columns)] times [\(b.rows), \(b.columns)]")
    let factors = KernelFactors(
      a: a.elements, a_stride: a.stride, b: b.elements, b_stride: b.stride,
      k: a.columns, nonzeros: a.nonzeros.map { UnsafePointer($0.kernelNonzeros) })
    multiply(
      factors, biases == nil ? START_AT_ZERO : START_AT_BIAS, biases?.matrix.elements,
      c.elements, c.stride, rows.lowerBound, rows.upperBound, c.stride)
  }
}

extension KernelFactors {
  /// aᵀ·b, summed over the rows of both.
  init(transposing a: Matrix, _ b: Matrix) {
    require(a.rows == b.rows, "expected as many rows, found [\(a.rows), ·]ᵀ times [\(b.rows), ·]")
    self.init(
      a: a.elements, a_stride: a.stride, b: b.elements, b_stride: b.stride,
      k: a.rows, nonzeros: a.nonzeros.map { UnsafePointer($0.kernelNonzeros) })
  }
}
