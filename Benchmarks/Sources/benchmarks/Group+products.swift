import Kernels

extension Group {
  /// The matrix products of a step, each repeated by itself: its operands stay in cache, which
  /// in a step they don't quite.
  static func products(_ context: Context) -> [Group] {
    guard let kernels = kernels_select(context.instructionSet)?.pointee else { return [] }
    let operands = Product.ofStackedStep.map {
      ($0, ProductOperands($0, pixels: context.pixels, kernels: kernels))
    }
    return context.oneAndAll.map { device in
      let threads = device.threadCount
      let title = "The matrix products of a step, on \(threads) thread\(threads == 1 ? "" : "s")"
      let variants = operands.map { product, operands in
        Variant(name: product.name, threads: threads, operations: product.operations) { calls in
          secondsOnThreads(
            threads, warmUp: { operands.run(thread: $0, of: threads) },
            body: { thread in for _ in 0..<calls { operands.run(thread: thread, of: threads) } })
        }
      }
      return Group(title: title, variants: variants)
    }
  }
}
