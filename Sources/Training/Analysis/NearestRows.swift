import Kernels
import Platform

extension Matrix {
  /// For each row, the `count` other rows that are nearest to it, the nearest first: the images with the
  /// most similar codings, say. A small matrix has fewer.
  ///
  /// By the distance √Σ (x - y)², compared as |y|² - 2·x·y in float32: of rows that are equally near
  /// after rounding, the one further up comes first.
  public func nearestRows(count: Int, on device: Device) -> [[Int]] {
    nearest(count, of: rows, columns: columns, on: device) { rows, block in
      block.elements.update(
        from: self.elements + rows.lowerBound * self.stride, count: rows.count * self.stride)
    }
  }
}

/// For each image of `pixels`, bytes, `pixelCount` each, the `count` others that are nearest to it pixel by
/// pixel: `nearestRows(count:on:)` of the matrix of the images, `[images, pixelCount]`, divided by 255,
/// without that matrix in memory.
public func nearestImages(
  _ pixels: ArraySlice<UInt8>, pixelCount: Int, count: Int, on device: Device
) -> [[Int]] {
  require(
    pixelCount > 0 && pixels.count % pixelCount == 0,
    "expected images of \(pixelCount) pixels, found \(pixels.count) pixels")
  let images = pixels.count / pixelCount
  return nearest(count, of: images, columns: pixelCount, on: device) { rows, block in
    pixels.withUnsafeBufferPointer { pixels in
      rows.map(Int32.init).withUnsafeBufferPointer {
        device.kernels.gather_pixels(
          pixels.baseAddress, pixelCount, $0.baseAddress, 0, rows.count, block.elements,
          block.stride, nil)
      }
    }
  }
}

/// For each of the `rows` rows of a matrix X, the `count` nearest others, by all products X·Xᵀ, block by
/// block, each thread its own rows. `load` writes the given rows of X into the first rows of a block.
private func nearest(
  _ count: Int, of rows: Int, columns: Int, on device: Device,
  load: @escaping (Range<Int>, Matrix) -> Void
) -> [[Int]] {
  require(count >= 0, "expected a number of neighbours of at least 0, found \(count)")
  let count = min(count, max(rows - 1, 0))
  guard count > 0 else { return Array(repeating: [], count: rows) }
  let (rowsOfBlock, candidatesOfBlock) = (78, 512)
  let kernels = device.kernels
  let neighbours = Neighbours(rows: rows, count: count)
  device.pool.run { thread, threadCount, _ in
    let block = Matrix(rows: rowsOfBlock, columns: columns)
    // Other rows of X as columns, Σ y² of each, and the products of both.
    let others = Matrix(rows: columns, columns: candidatesOfBlock)
    let squares = Matrix(rows: 1, columns: candidatesOfBlock)
    let products = Matrix(rows: rowsOfBlock, columns: candidatesOfBlock)
    let mine = rows.part(thread, of: threadCount)
    for candidates in (0..<rows).blocks(of: candidatesOfBlock) {
      for rows in candidates.blocks(of: rowsOfBlock) {
        let first = rows.lowerBound - candidates.lowerBound
        load(rows, block)
        kernels.transpose(
          block.elements, block.stride, 0, rows.count, columns, others.elements + first,
          others.stride)
        kernels.sum_squares(
          block.elements, block.stride, rows.count, block.stride, squares.elements + first)
      }
      for rows in mine.blocks(of: rowsOfBlock) {
        load(rows, block)
        kernels.product(block, others, into: products, rows: 0..<rows.count)
        for row in rows {
          // |y|² - 2·x·y, the part of |x - y|² that differs between candidates.
          let products = products.elements + (row - rows.lowerBound) * products.stride
          for other in candidates where other != row {
            let index = other - candidates.lowerBound
            neighbours.keep(other, at: squares.elements[index] - 2 * products[index], for: row)
          }
        }
      }
    }
  }
  return (0..<rows).map { Array(neighbours.found[$0 * count..<($0 + 1) * count]) }
}

/// The nearest candidates of each row so far; threads share it, each for its own rows.
private final class Neighbours {
  /// -1 if none is known yet, `[rows, count]`.
  let found: UnsafeMutableBufferPointer<Int>
  private let distances: UnsafeMutableBufferPointer<Float>
  private let count: Int

  init(rows: Int, count: Int) {
    self.count = count
    found = .allocate(capacity: rows * count)
    found.initialize(repeating: -1)
    distances = .allocate(capacity: rows * count)
    distances.initialize(repeating: .infinity)
  }

  deinit {
    found.deallocate()
    distances.deallocate()
  }

  /// Keeps a candidate if it is among the nearest to `row` so far; an earlier one as near goes before.
  /// A distance of NaN counts as infinite.
  func keep(_ candidate: Int, at distance: Float, for row: Int) {
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
