import FMAPeak

extension Group {
  /// The peak itself: how far two measurements of it lie apart is the noise of all other figures.
  static func peak(_ context: Context) -> Group {
    let variants = context.devices.map { device in
      let name = context.instructionSet
      let iterations: Int64 = 1000
      let operations = Double(fma_peak_run(name, iterations)) * Double(device.threadCount)
      return Variant(
        name: "fused multiply-adds on registers", threads: device.threadCount,
        operations: operations
      ) { calls in
        secondsOnThreads(
          device.threadCount, warmUp: { _ in fma_peak_run(name, iterations) },
          body: { _ in fma_peak_run(name, iterations * Int64(calls)) })
      }
    }
    return Group(title: "FMA peak", variants: variants)
  }
}
