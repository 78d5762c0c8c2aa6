import Kernels

extension Sequential {
  /// Takes all `examples` through the network, block by block, and calls `body` with the pass of each block, whose first
  /// rows belong to the examples of the range, on the thread that did it. `prepare` makes what a thread needs for its passes.
  ///
  /// Every thread takes its own examples, then those that others have not begun. An example's outputs
  /// depend on no other, so neither threads nor blocks change a bit of them. (Whether zeros are skipped depends on all images; with finite
  /// weights that changes no bit but the sign of a zero: see KernelNonzeros.)
  func evaluate(
    _ examples: Examples, on device: Device,
    body: @escaping (ForwardPass, Range<Int>) -> Void
  ) {
    settle()
    let blockSize = 78  // Their activations stay in a core's cache; a multiple of a tile's rows.
    let examples = examples.computed(on: device)
    let count = examples.count(inputs: inputs)
    let skipsZeros = examples.isMostlyZero
    examples.withRows { examples in
      let indices = Array(0..<Int32(count))
      let unfinished = SharedRanges(threadCount: device.threadCount, unit: blockSize)
      device.pool.run { thread, threadCount, _ in
        let pass = ForwardPass(self, batchSize: blockSize, skipsZeros: skipsZeros)
        unfinished.share(count.part(thread, of: threadCount), of: thread)
        while let part = unfinished.next(for: thread) {
          for images in part.blocks(of: blockSize) {
            let rows = 0..<images.count
            indices.withUnsafeBufferPointer {
              let block = UnsafeBufferPointer(rebasing: $0[images])
              pass.load(examples, block, rows: rows, by: device.kernels)
            }
            pass.run(rows: rows, draw: RandomDraw(firstRow: images.lowerBound), by: device.kernels)
            body(pass, images)
          }
        }
      }
    }
  }
}
