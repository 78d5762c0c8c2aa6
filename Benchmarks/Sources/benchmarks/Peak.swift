import FMAPeak

/// The most fused multiply-adds that a number of threads can do right now.
struct Peak {
  let instructionSet: String
  let threads: Int
  private let iterations: Int64

  /// Finds out how many iterations take about `seconds`.
  init(instructionSet: String, threads: Int, seconds: Double = 0.01) {
    self.instructionSet = instructionSet
    self.threads = threads
    var iterations: Int64 = 1000
    while secondsOf({ _ = fma_peak_run(instructionSet, iterations) }) < seconds { iterations *= 2 }
    self.iterations = iterations
  }

  /// Floating-point operations in a second, measured now.
  func measure() -> Double {
    let (name, iterations) = (instructionSet, iterations)
    // A pool's threads spin for a moment after their work; the warm-up outlasts that.
    let seconds = secondsOnThreads(
      threads, warmUp: { _ in fma_peak_run(name, iterations / 5) },
      body: { _ in fma_peak_run(name, iterations) })
    return operations(of: iterations) * Double(threads) / seconds
  }

  private func operations(of iterations: Int64) -> Double {
    Double(fma_peak_run(instructionSet, 1)) * Double(iterations)
  }
}
