import Kernels
import Platform

/// The sums Σ x and Σ x·xᵀ over images of bytes, exact: no order of adding changes them.
struct PixelMoments: Sendable {
  private let pixelCount: Int
  /// Σ y·yᵀ of the images y, each with a 1 behind its pixels, `[pixels + 1, pixels + 1]` row by row:
  /// the last row is Σ x and the number of images.
  let sums: [Double]

  /// The sums over the images of `pixels`, `pixelCount` bytes each.
  init(_ pixels: ArraySlice<UInt8>, pixelCount: Int, on device: Device) {
    require(
      pixelCount > 0 && pixels.count % pixelCount == 0 && !pixels.isEmpty,
      "expected images of \(pixelCount) pixels, at least one, found \(pixels.count) pixels")
    self.pixelCount = pixelCount
    sums = pixels.withUnsafeBufferPointer {
      momentSums($0, pixelCount: pixelCount, on: device)
    }
  }

  /// The sums that were computed before.
  init(sums: [Double], pixelCount: Int) { (self.sums, self.pixelCount) = (sums, pixelCount) }

  /// mean (x - m)·(x - m)ᵀ over the images, with m the mean image of `other`, pixels as numbers from
  /// 0 to 1: `[pixels, pixels]` row by row. Around its own mean it is the covariance.
  ///
  /// With the sums s over these n images and t over the N of `other`, an element is the whole number
  /// N²·Σ xᵢxⱼ - N·(sᵢtⱼ + tᵢsⱼ) + n·tᵢtⱼ over n·N²·255², exact up to the
  /// conversion to Double, the divisor and the division.
  func secondMoment(around other: PixelMoments) -> [Double] {
    let (s, t) = (lastRow, other.lastRow)
    let (n, m) = (s[pixelCount], t[pixelCount])
    let divisor = Double(n) * Double(m) * Double(m) * 255 * 255
    var moment = [Double](repeating: 0, count: pixelCount * pixelCount)
    for i in 0..<pixelCount {
      for j in 0...i {
        let product = Int128(sums[i * (pixelCount + 1) + j])
        let element = m * m * product - m * (s[i] * t[j] + t[i] * s[j]) + n * t[i] * t[j]
        moment[i * pixelCount + j] = Double(element) / divisor
        moment[j * pixelCount + i] = moment[i * pixelCount + j]
      }
    }
    return moment
  }

  /// The mean image, `[pixels]`, pixels as numbers from 0 to 1.
  var mean: [Double] {
    let row = sums.suffix(pixelCount + 1)
    let divisor = 255 * row[row.endIndex - 1]
    return row.dropLast().map { $0 / divisor }
  }

  private var lastRow: [Int128] { sums.suffix(pixelCount + 1).map { Int128($0) } }
}

/// Σ y·yᵀ of the images of `pixels`, for `PixelMoments`.
///
/// The products of 256 images at a time are whole numbers below 2²⁴, which Float holds exactly, so
/// the kernels of training can compute them; the sums are below 2⁵³ and exact in Double.
private func momentSums(
  _ pixels: UnsafeBufferPointer<UInt8>, pixelCount: Int, on device: Device
) -> [Double] {
  let blockSize = 256
  let size = pixelCount + 1
  let images = pixels.count / pixelCount
  // The images of a block, a 1 behind the pixels of each, and blockᵀ·block.
  let block = Matrix(rows: blockSize, columns: size)
  let transposed = Matrix(rows: size, columns: blockSize)
  let products = Matrix(rows: size, columns: size)
  /// The bytes of an image, and 1, into a row of the block; zeros after the last image.
  func load(_ image: Int, into row: Int) {
    let elements = block.elements + row * block.stride
    guard image < images else { return elements.update(repeating: 0, count: size) }
    for pixel in 0..<pixelCount { elements[pixel] = Float(pixels[image * pixelCount + pixel]) }
    elements[pixelCount] = 1
  }
  return [Double](unsafeUninitializedCapacity: size * size) { sums, count in
    sums.initialize(repeating: 0)
    count = sums.count
    let target = sums.baseAddress
    device.pool.run { thread, threadCount, barrier in
      let mine = size.part(thread, of: threadCount)
      for first in stride(from: 0, to: images, by: blockSize) {
        let rows = blockSize.part(thread, of: threadCount)
        for row in rows { load(first + row, into: row) }
        device.kernels.transpose(
          block.elements, block.stride, rows.lowerBound, rows.upperBound, size,
          transposed.elements, transposed.stride)
        barrier.wait()
        device.kernels.product(transposed, block, into: products, rows: mine)
        for row in mine {
          device.kernels.add_floats(
            target.map { $0 + row * size }, products.elements + row * products.stride, size)
        }
        barrier.wait()
      }
    }
  }
}
