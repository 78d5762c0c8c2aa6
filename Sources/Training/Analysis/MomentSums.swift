import Kernels

/// The work of adding up the products of pixels, for `PixelMoments`.
///
/// The products of 256 images at a time are whole numbers below 2²⁴, which Float holds exactly, so
/// the kernels of training can compute them; the sums are below 2⁵³ and exact in Double.
final class MomentSums: ParallelWork {
  private static let blockSize = 256

  /// Σ y·yᵀ, `[pixels + 1, pixels + 1]` row by row.
  private(set) var sums: [Double]

  private let device: Device
  private let pixels: UnsafeBufferPointer<UInt8>
  private let pixelCount: Int
  /// The images of a block, a 1 behind the pixels of each: `[256, pixels + 1]`.
  private let block: Matrix
  /// blockᵀ·block, `[pixels + 1, pixels + 1]`.
  private let products: Matrix
  /// The elements of `sums` while the threads work.
  private var target = UnsafeMutableBufferPointer<Double>(start: nil, count: 0)

  /// Adds up the images of `pixels`, `pixelCount` bytes each.
  init(_ pixels: UnsafeBufferPointer<UInt8>, pixelCount: Int, on device: Device) {
    self.device = device
    self.pixels = pixels
    self.pixelCount = pixelCount
    block = Matrix(rows: Self.blockSize, columns: pixelCount + 1)
    products = Matrix(rows: pixelCount + 1, columns: pixelCount + 1)
    var sums = [Double](repeating: 0, count: products.rows * products.columns)
    self.sums = []
    sums.withUnsafeMutableBufferPointer {
      target = $0
      device.pool.run(self)
    }
    self.sums = sums
  }

  func work(thread: Int, of threadCount: Int, barrier: Barrier) {
    let images = pixels.count / pixelCount
    let mine = products.rows.part(thread, of: threadCount)
    for first in stride(from: 0, to: images, by: Self.blockSize) {
      for row in Self.blockSize.part(thread, of: threadCount) {
        load(first + row < images ? first + row : nil, into: row)
      }
      barrier.wait()
      device.kernels.multiply(
        KernelFactors(transposing: block, block), START_AT_ZERO, nil, products.elements,
        products.stride, mine.lowerBound, mine.upperBound, products.stride)
      for row in mine {
        device.kernels.add_floats(
          target.baseAddress.map { $0 + row * products.columns },
          products.elements + row * products.stride, products.columns)
      }
      barrier.wait()
    }
  }

  /// The bytes of an image, and 1, into a row of the block; zeros where there is none.
  private func load(_ image: Int?, into row: Int) {
    let elements = block.elements + row * block.stride
    guard let image else { return elements.update(repeating: 0, count: block.columns) }
    let start = image * pixelCount
    for pixel in 0..<pixelCount { elements[pixel] = Float(pixels[start + pixel]) }
    elements[pixelCount] = 1
  }
}
