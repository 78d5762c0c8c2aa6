import Kernels

/// The squared errors of an autoencoder over any number of images.
///
/// Every thread takes its own images through the network, block by block. The errors are summed
/// image by image in their order, so that neither threads nor blocks change the sum.
final class Evaluation: ParallelWork {
  private let device: Device
  private let passes: [ForwardPass]
  private let blockSize: Int
  private let indices: [Int32]
  /// Σ (Y - X)² of each image, `[1, images]`.
  private var errors = Matrix(rows: 1, columns: 0)
  private var pixels = UnsafeBufferPointer<UInt8>(start: nil, count: 0)

  /// Blocks whose activations stay in a core's cache, and of whole tiles of rows.
  init(
    _ network: Sequential, blockSize: Int = 78, skipsZeros: Bool, on device: Device
  ) {
    self.device = device
    self.blockSize = blockSize
    indices = Array(0..<Int32(blockSize))
    passes = (0..<device.threadCount).map { _ in
      ForwardPass(network, batchSize: blockSize, skipsZeros: skipsZeros)
    }
  }

  /// Σ (Y - X)² of each image of `pixels`, `[1, images]`.
  func squaredErrors(_ pixels: UnsafeBufferPointer<UInt8>) -> Matrix {
    let width = passes[0].input.columns
    self.pixels = pixels
    errors = Matrix(rows: 1, columns: pixels.count / width)
    device.pool.run(self)
    return errors
  }

  func work(thread: Int, of threadCount: Int, barrier: Barrier) {
    let mine = errors.columns.part(thread, of: threadCount)
    for start in stride(from: mine.lowerBound, to: mine.upperBound, by: blockSize) {
      evaluate(start..<min(start + blockSize, mine.upperBound), with: passes[thread])
    }
  }

  private func evaluate(_ images: Range<Int>, with pass: ForwardPass) {
    let rows = 0..<images.count
    let width = pass.input.columns
    let block = UnsafeBufferPointer(rebasing: pixels[(images.lowerBound * width)...])
    indices.withUnsafeBufferPointer { pass.load(block, $0, rows: rows, by: device.kernels) }
    pass.run(rows: rows, by: device.kernels)
    pass.squaredErrors(
      rows: rows, into: errors.elements + images.lowerBound, by: device.kernels)
  }
}
