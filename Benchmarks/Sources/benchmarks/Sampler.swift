/// Measures the variants of a group in turn, round after round, each right after the peak and,
/// with several threads, the handover between two cores.
///
/// What else the machine does then hits the peak and all variants alike, and a figure is compared
/// with the peak of its own moment.
struct Sampler {
  let rounds: Int
  let instructionSet: String

  /// A call is repeated until that takes about so long.
  private let sampleSeconds = 0.03

  init(rounds: Int, instructionSet: String) {
    self.rounds = rounds
    self.instructionSet = instructionSet
  }

  func figures(of group: Group) -> [Figure] {
    let peaks = Dictionary(
      Set(group.variants.map(\.threads)).map {
        ($0, Peak(instructionSet: instructionSet, threads: $0))
      }, uniquingKeysWith: { $1 })
    let calls = group.variants.map(callCount)
    var samples = group.variants.map { _ in [Sample]() }
    for _ in 0..<rounds {
      for (index, variant) in group.variants.enumerated() {
        let peak = peaks[variant.threads]?.measure() ?? 0
        let handover = variant.threads > 1 ? Handover.measure() : nil
        let seconds = variant.seconds(calls[index]) / Double(calls[index])
        samples[index].append(Sample(seconds: seconds, peak: peak, handover: handover))
      }
    }
    return group.variants.indices.map { figure(of: $0, in: group, samples) }
  }

  /// By doubling: the first calls also start threads and fill caches.
  private func callCount(_ variant: Variant) -> Int {
    var calls = 1
    while secondsOf({ _ = variant.seconds(calls) }) < sampleSeconds / 2 { calls *= 2 }
    return calls
  }

  private func figure(of index: Int, in group: Group, _ samples: [[Sample]]) -> Figure {
    let variant = group.variants[index]
    let baseline = group.baseline(variant).flatMap { baseline in
      group.variants.firstIndex { $0.name == baseline.name && $0.threads == baseline.threads }
    }
    return Figure(
      group: group.title, variant: variant, samples: samples[index],
      baseline: baseline.map { (group.variants[$0], samples[$0]) })
  }
}
