extension AxisScale {
  /// Ticks at 1, 2 and 5 times the powers of ten, or only at every power, or at every nth power:
  /// the densest of these with `maximumIntervals` steps at most.
  ///
  /// The ticks are those from `lower` to `upper`, or also the two next outside.
  static func logarithmicTicks(
    from lower: Double, to upper: Double, maximumIntervals: Int, includingOutside: Bool
  ) -> [Tick] {
    let decades = decimalLogarithm(upper) - decimalLogarithm(lower)
    let first = Int(decimalLogarithm(lower).rounded(.down)) - 1
    let last = Int(decimalLogarithm(upper).rounded(.up)) + 1
    let mantissas = decades * 3 <= Double(maximumIntervals) ? [1, 2, 5] : [1]
    let interval = max(1, Int((decades / Double(maximumIntervals)).rounded(.up)))
    let candidates = (first - interval...last + interval)
      .filter { mantissas.count > 1 || $0 % interval == 0 }
      .flatMap { decade in mantissas.map { Tick(multiple: $0, exponent: decade) } }

    let slack = 1 + 1e-9  // A tick that misses the end by less counts as on it.
    guard includingOutside else {
      return candidates.filter { (lower / slack...upper * slack).contains($0.value) }
    }
    let start = candidates.lastIndex { $0.value <= lower * slack } ?? 0
    let end = candidates.firstIndex { $0.value >= upper / slack } ?? candidates.count - 1
    return Array(candidates[start...end])
  }
}
