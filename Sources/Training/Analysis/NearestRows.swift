import Kernels

extension Matrix {
  /// For each row, which `count` other rows are nearest to it, the nearest first: the images whose
  /// codings are most alike, say.
  ///
  /// By the distance √Σ (x - y)²; of equally near rows the one further up comes first. There are fewer
  /// than `count` where the matrix has no more rows.
  public func nearestRows(count: Int, on device: Device) -> [[Int]] {
    precondition(count >= 0, "the nearest \(count) rows")
    let search = NearestRows(self, count: min(count, max(rows - 1, 0)), on: device)
    return search.nearest()
  }
}

/// The search for the nearest rows of a matrix X: all products X·Xᵀ, block by block, each thread its
/// own rows.
private final class NearestRows: ParallelWork {
  private static let blockSize = 78

  private let device: Device
  private let matrix: Matrix
  private let transposed: Matrix
  /// Σ x² of each row, `[1, rows]`.
  private let squares: Matrix
  /// A block of rows of X·Xᵀ for each thread.
  private let products: [Matrix]
  private let count: Int
  /// The nearest rows of each row, `[rows, count]`.
  private let found: UnsafeMutableBufferPointer<Int>

  init(_ matrix: Matrix, count: Int, on device: Device) {
    self.device = device
    self.matrix = matrix
    self.count = count
    transposed = Matrix(rows: matrix.columns, columns: matrix.rows)
    device.kernels.transpose(
      matrix.elements, matrix.stride, 0, matrix.rows, matrix.columns, transposed.elements,
      transposed.stride)
    squares = Matrix(rows: 1, columns: matrix.rows)
    device.kernels.sum_squares(
      matrix.elements, matrix.stride, matrix.rows, matrix.stride, squares.elements)
    products = (0..<device.threadCount).map { _ in
      Matrix(rows: Self.blockSize, columns: matrix.rows)
    }
    found = .allocate(capacity: matrix.rows * count)
    found.initialize(repeating: 0)
  }

  deinit { found.deallocate() }

  func nearest() -> [[Int]] {
    if count > 0 { device.pool.run(self) }
    return (0..<matrix.rows).map { Array(found[$0 * count..<($0 + 1) * count]) }
  }

  func work(thread: Int, of threadCount: Int, barrier: Barrier) {
    let mine = matrix.rows.part(thread, of: threadCount)
    let products = products[thread]
    for start in stride(from: mine.lowerBound, to: mine.upperBound, by: Self.blockSize) {
      let rows = start..<min(start + Self.blockSize, mine.upperBound)
      let factors = KernelFactors(
        a: matrix.elements + start * matrix.stride, a_row_stride: matrix.stride, a_k_stride: 1,
        b: transposed.elements, b_stride: transposed.stride, k: matrix.columns, nonzeros: nil)
      device.kernels.multiply(
        factors, START_AT_ZERO, nil, products.elements, products.stride, 0, rows.count,
        products.stride)
      for row in rows { select(row, products.elements + (row - start) * products.stride) }
    }
  }

  /// Keeps the nearest of all other rows to `row`, by |y|² - 2·x·y, which is what of |x - y|² differs
  /// between them.
  private func select(_ row: Int, _ products: UnsafeMutablePointer<Float>) {
    let nearest = UnsafeMutableBufferPointer(rebasing: found[row * count..<(row + 1) * count])
    func distance(_ other: Int) -> Float { squares.elements[other] - 2 * products[other] }
    var kept = 0
    var farthest = Float.infinity
    for other in 0..<matrix.rows where other != row {
      let candidate = distance(other)
      guard kept < count || candidate < farthest else { continue }
      var place = min(kept, count - 1)
      while place > 0 && candidate < distance(nearest[place - 1]) {
        nearest[place] = nearest[place - 1]
        place -= 1
      }
      nearest[place] = other
      kept = min(kept + 1, count)
      farthest = distance(nearest[kept - 1])
    }
  }
}
