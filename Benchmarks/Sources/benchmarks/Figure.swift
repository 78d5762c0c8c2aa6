/// What came out for one variant.
struct Figure: Encodable {
  let group: String
  let name: String
  let threads: Int

  /// The median over the rounds, for one call.
  let seconds: Double
  let bestSeconds: Double
  let secondsPerImage: Double?

  /// 10⁹ floating-point operations in a second, by the median time; dense products only.
  let gigaflops: Double

  /// The median of the peaks that were measured just before.
  let peakGigaflops: Double

  /// The median of the rounds' shares of their own peaks.
  let shareOfPeak: Double

  /// The median of the handovers between two cores that were measured just before.
  let handoverSeconds: Double?

  /// The median over the rounds of this time per image divided by the baseline's of that round.
  let relativeTime: Double?

  init(
    group: String, variant: Variant, samples: [Sample], baseline: (Variant, [Sample])?
  ) {
    let units = Double(max(1, variant.images))
    self.group = group
    name = variant.name
    threads = variant.threads
    seconds = samples.map(\.seconds).median
    bestSeconds = samples.map(\.seconds).min() ?? .nan
    secondsPerImage = variant.images > 0 ? seconds / units : nil
    gigaflops = variant.operations / seconds / 1e9
    peakGigaflops = samples.map(\.peak).median / 1e9
    shareOfPeak = samples.map { variant.operations / $0.seconds / $0.peak }.median
    let handovers = samples.compactMap(\.handover)
    handoverSeconds = handovers.isEmpty ? nil : handovers.median
    relativeTime = baseline.map { other, otherSamples in
      let otherUnits = Double(max(1, other.images))
      return zip(samples, otherSamples)
        .map { $0.seconds / units / ($1.seconds / otherUnits) }.median
    }
  }
}
