import Kernels

extension Group {
  /// The matrix products of a step, each repeated by itself: its operands stay in cache, which
  /// in a step they don't quite.
  static func products(_ context: Context) -> [Group] {
    guard let kernels = kernels_select(context.instructionSet)?.pointee else { return [] }
    return context.oneAndAll.map { device in
      let threads = device.threadCount
      let title = "The matrix products of a step, on \(threads) thread\(threads == 1 ? "" : "s")"
      let variants = Product.ofStackedStep.map { product in
        let operands = ProductOperands(
          product, pixels: context.pixels, threads: threads, kernels: kernels)
        return Variant(name: product.name, threads: threads, operations: product.operations) {
          calls in
          secondsOnThreads(
            threads, warmUp: { operands.run(thread: $0) },
            body: { thread in for _ in 0..<calls { operands.run(thread: thread) } })
        }
      }
      return Group(title: title, variants: variants)
    }
  }
}
