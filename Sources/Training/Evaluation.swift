import Kernels

extension Sequential {
  /// Takes all images of `pixels` through the network, block by block, and calls `body` with the pass of
  /// each block, whose first rows belong to the images of the range, on the thread that did it.
  ///
  /// Every thread takes its own images. An image's outputs depend on no other image, so neither threads
  /// nor blocks change a bit of them. (Whether zeros are skipped depends on all images; with finite
  /// weights that changes no bit but the sign of a zero: see KernelNonzeros.)
  func evaluate(
    _ pixels: ArraySlice<UInt8>, on device: Device,
    body: @escaping (ForwardPass, Range<Int>) -> Void
  ) {
    settle()
    let blockSize = 78  // Their activations stay in a core's cache; a multiple of a tile's rows.
    let indices = Array(0..<Int32(blockSize))
    let skipsZeros = Nonzeros.isWorthwhile(for: pixels)
    pixels.withUnsafeBufferPointer { pixels in
      device.pool.run { thread, threadCount, _ in
        let pass = ForwardPass(self, batchSize: blockSize, skipsZeros: skipsZeros)
        let mine = (pixels.count / self.inputs).part(thread, of: threadCount)
        for images in mine.blocks(of: blockSize) {
          let rows = 0..<images.count
          let block = UnsafeBufferPointer(rebasing: pixels[(images.lowerBound * self.inputs)...])
          indices.withUnsafeBufferPointer { pass.load(block, $0, rows: rows, by: device.kernels) }
          pass.run(rows: rows, by: device.kernels)
          body(pass, images)
        }
      }
    }
  }
}
