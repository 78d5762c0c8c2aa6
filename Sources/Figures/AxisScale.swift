/// The range of an axis, the ticks on it, and where a value lies between its ends.
struct AxisScale {
  let lower: Double
  let upper: Double
  let ticks: [Tick]
  let isLogarithmic: Bool

  /// The scale that shows all `values` (those that `axis` can show) on `axis`.
  ///
  /// - Parameters:
  ///   - maximumIntervals: how many steps from tick to tick there may be between the extremes.
  ///   - endsAtTicks: whether the range is widened until its ends are ticks.
  init(values: [Double], axis: LineChart.Axis, maximumIntervals: Int, endsAtTicks: Bool) {
    isLogarithmic = axis.scale == .logarithmic
    let shown = values.filter(axis.canShow)
    var (lower, upper) = (shown.min() ?? 1, shown.max() ?? (isLogarithmic ? 10 : 1))
    if shown.isEmpty && !isLogarithmic { lower = 0 }
    if axis.startsAtZero && !isLogarithmic { (lower, upper) = (min(lower, 0), max(upper, 0)) }
    (lower, upper) = Self.widened(lower, upper, isLogarithmic: isLogarithmic)

    if isLogarithmic && upper > 3 * lower {
      ticks = Self.logarithmicTicks(
        from: lower, to: upper, maximumIntervals: maximumIntervals, includingOutside: endsAtTicks)
    } else {
      let integral = shown.allSatisfy { $0 == $0.rounded() && $0.magnitude < 1e9 }
      ticks = TickStep(
        range: upper - lower, maximumIntervals: maximumIntervals, integral: integral
      ).ticks(from: lower, to: upper, includingOutside: endsAtTicks)
    }
    self.lower = endsAtTicks ? min(lower, ticks.first?.value ?? lower) : lower
    self.upper = endsAtTicks ? max(upper, ticks.last?.value ?? upper) : upper
  }

  /// How far `value` lies from the lower (0) to the upper end (1).
  func fraction(of value: Double) -> Double {
    guard isLogarithmic else { return (value - lower) / (upper - lower) }
    let start = decimalLogarithm(lower)
    return (decimalLogarithm(value) - start) / (decimalLogarithm(upper) - start)
  }

  /// A range that is wide enough to have ticks, around one that may be a single value.
  private static func widened(
    _ lower: Double, _ upper: Double, isLogarithmic: Bool
  ) -> (Double, Double) {
    let largest = max(lower.magnitude, upper.magnitude)
    guard upper - lower <= max(1e-9 * largest, 1e-290) else { return (lower, upper) }
    if isLogarithmic { return (lower / 2, upper * 2) }
    return largest > 1e-290 ? (lower - largest / 2, upper + largest / 2) : (0, 1)
  }
}
