import Kernels

extension Matrix {
  /// For each row, the `count` other rows that are nearest to it, the nearest first: the images with the
  /// most similar codings, say. A small matrix has fewer.
  ///
  /// By the distance √Σ (x - y)², compared as |y|² - 2·x·y in float32: of rows that are equally near
  /// after rounding, the one further up comes first.
  public func nearestRows(count: Int, on device: Device) -> [[Int]] {
    NearestRows(rows: rows, columns: columns, count: count, on: device) { rows, block in
      block.elements.update(
        from: self.elements + rows.lowerBound * self.stride, count: rows.count * self.stride)
    }.nearest()
  }
}

/// For each image of `pixels`, bytes, `pixelCount` each, the `count` others that are nearest to it pixel by
/// pixel: `nearestRows(count:on:)` of the matrix of the images, `[images, pixelCount]`, divided by 255,
/// without that matrix in memory.
public func nearestImages(
  _ pixels: ArraySlice<UInt8>, pixelCount: Int, count: Int, on device: Device
) -> [[Int]] {
  precondition(
    pixelCount > 0 && pixels.count % pixelCount == 0,
    "\(pixels.count) pixels for images of \(pixelCount)")
  let images = pixels.count / pixelCount
  return NearestRows(rows: images, columns: pixelCount, count: count, on: device) { rows, block in
    pixels.withUnsafeBufferPointer { pixels in
      rows.map(Int32.init).withUnsafeBufferPointer {
        device.kernels.gather_pixels(
          pixels.baseAddress, pixelCount, $0.baseAddress, 0, rows.count, block.elements,
          block.stride, nil)
      }
    }
  }.nearest()
}

/// The search for the nearest rows of a matrix X: all products X·Xᵀ, block by block, each thread its
/// own rows.
private final class NearestRows: ParallelWork {
  /// Writes the given rows of X into the first rows of a block.
  typealias Load = @Sendable (Range<Int>, Matrix) -> Void

  private static let rowsOfBlock = 78
  private static let candidatesOfBlock = 512

  private let device: Device
  private let load: Load
  private let rows: Int
  private let count: Int
  private let buffers: [Buffers]
  /// The nearest rows of each row among the candidates so far, -1 where there are none yet,
  /// `[rows, count]`.
  private let found: UnsafeMutableBufferPointer<Int>
  /// How far away they are, `[rows, count]`.
  private let distances: UnsafeMutableBufferPointer<Float>

  /// The buffers of a thread.
  private struct Buffers {
    /// Rows of X.
    let rows: Matrix
    /// Other rows of X as columns.
    let candidates: Matrix
    /// Σ y² of the candidates, `[1, candidates]`.
    let squares: Matrix
    /// The products of rows and candidates.
    let products: Matrix

    init(columns: Int) {
      rows = Matrix(rows: rowsOfBlock, columns: columns)
      candidates = Matrix(rows: columns, columns: candidatesOfBlock)
      squares = Matrix(rows: 1, columns: candidatesOfBlock)
      products = Matrix(rows: rowsOfBlock, columns: candidatesOfBlock)
    }
  }

  init(rows: Int, columns: Int, count: Int, on device: Device, load: @escaping Load) {
    precondition(count >= 0, "the nearest \(count) rows")
    self.device = device
    self.load = load
    self.rows = rows
    self.count = min(count, max(rows - 1, 0))
    buffers = (0..<device.threadCount).map { _ in Buffers(columns: columns) }
    found = .allocate(capacity: rows * self.count)
    found.initialize(repeating: -1)
    distances = .allocate(capacity: rows * self.count)
    distances.initialize(repeating: .infinity)
  }

  deinit {
    found.deallocate()
    distances.deallocate()
  }

  func nearest() -> [[Int]] {
    if count > 0 { device.pool.run(self) }
    return (0..<rows).map { Array(found[$0 * count..<($0 + 1) * count]) }
  }

  func work(thread: Int, of threadCount: Int, barrier: Barrier) {
    let mine = rows.part(thread, of: threadCount)
    for candidates in (0..<rows).blocks(of: Self.candidatesOfBlock) {
      loadCandidates(candidates, buffers[thread])
      for rows in mine.blocks(of: Self.rowsOfBlock) {
        search(candidates, for: rows, buffers[thread])
      }
    }
  }

  private func loadCandidates(_ candidates: Range<Int>, _ buffers: Buffers) {
    let (block, kernels) = (buffers.rows, device.kernels)
    for rows in candidates.blocks(of: Self.rowsOfBlock) {
      let first = rows.lowerBound - candidates.lowerBound
      load(rows, block)
      kernels.transpose(
        block.elements, block.stride, 0, rows.count, block.columns,
        buffers.candidates.elements + first, buffers.candidates.stride)
      kernels.sum_squares(
        block.elements, block.stride, rows.count, block.stride, buffers.squares.elements + first)
    }
  }

  /// Searches the loaded candidates for the nearest to each of `rows`, by |y|² - 2·x·y, the part of
  /// |x - y|² that differs between them.
  private func search(_ candidates: Range<Int>, for rows: Range<Int>, _ buffers: Buffers) {
    let (block, products) = (buffers.rows, buffers.products)
    load(rows, block)
    device.kernels.product(block, buffers.candidates, into: products, rows: 0..<rows.count)
    for row in rows {
      let products = products.elements + (row - rows.lowerBound) * products.stride
      for other in candidates where other != row {
        let index = other - candidates.lowerBound
        keep(other, at: buffers.squares.elements[index] - 2 * products[index], for: row)
      }
    }
  }

  /// Keeps a candidate if it is among the nearest to `row` so far; an earlier one as near goes before.
  /// A distance of NaN counts as infinite.
  private func keep(_ candidate: Int, at distance: Float, for row: Int) {
    let distance = distance.isNaN ? .infinity : distance
    let first = row * count
    var place = first + count
    while place > first && (found[place - 1] < 0 || distance < distances[place - 1]) { place -= 1 }
    guard place < first + count else { return }
    for index in stride(from: first + count - 1, to: place, by: -1) {
      found[index] = found[index - 1]
      distances[index] = distances[index - 1]
    }
    found[place] = candidate
    distances[place] = distance
  }
}
