import Kernels

/// A network applied to any number of images, block by block.
///
/// Every thread takes its own images through the network. An image's outputs depend on no other image,
/// so neither threads nor blocks change a bit of them. (Whether zeros are skipped depends on all images;
/// with finite weights that changes no bit but the sign of a zero: see KernelNonzeros.)
final class Evaluation: ParallelWork {
  /// Called with the pass of a block, whose first rows belong to the images of the range.
  typealias Body = @Sendable (ForwardPass, Range<Int>) -> Void

  /// Images whose activations stay in a core's cache, and of whole tiles of rows.
  private static let blockSize = 78

  private let device: Device
  private let passes: [ForwardPass]
  private let indices: [Int32]
  private let pixels: UnsafeBufferPointer<UInt8>
  private let body: Body

  private init(
    _ network: Sequential, _ pixels: UnsafeBufferPointer<UInt8>, on device: Device,
    body: @escaping Body
  ) {
    self.device = device
    self.pixels = pixels
    self.body = body
    indices = Array(0..<Int32(Self.blockSize))
    let skipsZeros = Nonzeros.isWorthwhile(for: pixels)
    passes = (0..<device.threadCount).map { _ in
      ForwardPass(network, batchSize: Self.blockSize, skipsZeros: skipsZeros)
    }
  }

  /// Takes all images of `pixels` through `network`, and calls `body` with each block when it is
  /// through, on the thread that did it.
  static func run(
    _ network: Sequential, _ pixels: ArraySlice<UInt8>, on device: Device, body: @escaping Body
  ) {
    pixels.withUnsafeBufferPointer {
      device.pool.run(Evaluation(network, $0, on: device, body: body))
    }
  }

  func work(thread: Int, of threadCount: Int, barrier: Barrier) {
    let pass = passes[thread]
    let mine = (pixels.count / pass.input.columns).part(thread, of: threadCount)
    for images in mine.blocks(of: Self.blockSize) { evaluate(images, with: pass) }
  }

  private func evaluate(_ images: Range<Int>, with pass: ForwardPass) {
    let rows = 0..<images.count
    let block = UnsafeBufferPointer(rebasing: pixels[(images.lowerBound * pass.input.columns)...])
    indices.withUnsafeBufferPointer { pass.load(block, $0, rows: rows, by: device.kernels) }
    pass.run(rows: rows, by: device.kernels)
    body(pass, images)
  }
}
