import Kernels
import Training

/// How long the products of a stacked step take one by one, repeated so that their operands stay in cache: by the
/// kernels alone, without what memory and other cores add in a step. Adam is in those of the update.
struct ProductTimes {
  private static let calls = 10
  private let products: [(phase: TrainingPhase, operands: ProductOperands)]
  private let threads: Int

  init(_ context: Context, threads: Int) {
    self.threads = threads
    products = Product.ofStackedStep.filter { $0.skipsZeros || !$0.readsImages }.compactMap {
      product in
      kernels_select(context.instructionSet).map { kernels in
        (
          product.kind.phase,
          ProductOperands(
            product, pixels: context.pixels, threads: threads, kernels: kernels.pointee)
        )
      }
    }
  }

  /// The seconds of each phase's products, measured now.
  func measure() -> [TrainingPhase: Double] {
    var seconds: [TrainingPhase: Double] = [:]
    for (phase, operands) in products {
      let all = secondsOnThreads(
        threads,
        warmUp: { thread in for _ in 0..<3 { operands.run(thread: thread) } },
        body: { thread in for _ in 0..<Self.calls { operands.run(thread: thread) } })
      seconds[phase, default: 0] += all / Double(Self.calls)
    }
    return seconds
  }
}

extension Product.Kind {
  /// The phase of a step that has products of this kind.
  fileprivate var phase: TrainingPhase {
    switch self {
    case .forward: .forward
    case .backward: .backward
    case .update: .update
    }
  }
}
