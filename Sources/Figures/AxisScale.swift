import Basics

/// The range of an axis, the ticks on it, and the place of a value between its ends.
///
/// Ranges and ticks are computed from the values or, on a logarithmic axis, their decimal logarithms. Very large and
/// very small values are computed in another unit, or their differences would leave the range of `Double`.
struct AxisScale {
  /// A tick and its place between the ends of the axis, 0 to 1.
  struct PlacedTick: Equatable {
    let tick: Tick
    let fraction: Double
  }

  var ticks: [PlacedTick]
  /// Where the axis is broken between 0 and the positive values, 0 to 1.
  let breakFraction: Double?

  private let isLogarithmic: Bool
  private let lower: Double
  private let upper: Double
  /// The factor from values to units, and the decimal exponent of a unit.
  private let unit: (factor: Double, exponent: Int)
  /// The part of an axis with a break that lies between 0 and the least positive value.
  private static let zeroPart = 0.16

  /// The scale that shows all `values` (those that `axis` can show) on `axis`.
  ///
  /// - Parameters:
  ///   - maximumIntervals: how many steps from tick to tick there may be between the extremes.
  ///   - endsAtTicks: whether the range is widened until its ends are ticks.
  ///   - widening: the factor by which the range is widened before that, half of it at each end.
  init(
    values: [Double], axis: LineChart.Axis, maximumIntervals: Int, endsAtTicks: Bool,
    widening: Double = 1
  ) {
    let isLogarithmic = axis.scale != .linear
    let shown = values.filter(axis.canShow)
    let hasBreak = axis.scale == .logarithmicWithZero && shown.contains(0)
    let unit = Self.unit(for: shown)
    let places =
      isLogarithmic
      ? shown.filter { $0 > 0 }.map(decimalLogarithm) : shown.map { $0 * unit.factor }
    var (lower, upper) = (places.min() ?? 0, places.max() ?? 1)
    if axis.startsAtZero && !isLogarithmic { (lower, upper) = (min(lower, 0), max(upper, 0)) }
    (lower, upper) = Self.widened(lower, upper, isLogarithmic: isLogarithmic)
    let more = (upper - lower) / 2 * (widening - 1)
    (lower, upper) = (lower - more, upper + more)

    let threefold = 0.4771212547196624  // log 3
    var ticks: [Tick]
    if isLogarithmic && upper - lower > threefold {
      ticks = Self.logarithmicTicks(
        from: lower, to: upper, maximumIntervals: maximumIntervals, includingOutside: endsAtTicks)
    } else {
      // A short logarithmic axis, less than from 1 to 3, has the ticks of a linear one.
      let positive = shown.filter { $0 > 0 }.map { $0 * unit.factor }
      let ends = isLogarithmic ? (positive.min() ?? 1, positive.max() ?? 2) : (lower, upper)
      let integral = shown.allSatisfy { $0 == $0.rounded() && $0.magnitude < 1e9 }
      ticks = Self.linearTicks(
        from: ends.0, to: ends.1, maximumIntervals: maximumIntervals, integral: integral,
        includingOutside: endsAtTicks
      ).filter { !isLogarithmic || $0.multiple > 0 }
        .map { Tick(multiple: $0.multiple, exponent: $0.exponent + unit.exponent) }
    }
    func coordinate(_ tick: Tick) -> Double {
      isLogarithmic
        ? decimalLogarithm(Double(tick.multiple)) + Double(tick.exponent)
        : Tick(multiple: tick.multiple, exponent: tick.exponent - unit.exponent).value
    }
    if endsAtTicks {
      lower = min(lower, ticks.first.map(coordinate) ?? lower)
      upper = max(upper, ticks.last.map(coordinate) ?? upper)
    }
    let start = hasBreak ? Self.zeroPart : 0
    self.ticks =
      (hasBreak ? [PlacedTick(tick: Tick(multiple: 0, exponent: 0), fraction: 0)] : [])
      + ticks.map { tick in
        let part = (coordinate(tick) - lower) / (upper - lower)
        return PlacedTick(tick: tick, fraction: start + (1 - start) * part)
      }
    breakFraction = hasBreak ? Self.zeroPart / 2 : nil
    (self.lower, self.upper) = (lower, upper)
    self.isLogarithmic = isLogarithmic
    self.unit = unit
  }

  /// How far `value` lies from the lower (0) to the upper end (1).
  func fraction(of value: Double) -> Double {
    let start = breakFraction == nil ? 0 : Self.zeroPart
    if isLogarithmic && value <= 0 { return 0 }
    let place = isLogarithmic ? decimalLogarithm(value) : value * unit.factor
    return start + (1 - start) * ((place - lower) / (upper - lower))
  }

  /// How many times as long the range is as that of `other`, for linear scales.
  func ratio(to other: AxisScale) -> Double {
    (upper - lower) / (other.upper - other.lower) * (other.unit.factor / unit.factor)
  }

  /// The unit in which the range of `values`, and the ticks beyond its ends, are finite and not rounded to 0.
  private static func unit(for values: [Double]) -> (factor: Double, exponent: Int) {
    let largest = values.map(\.magnitude).max() ?? 0
    if largest > 1e280 { return (1e-30, 30) }
    return largest > 0 && largest < 1e-270 ? (1e200, -200) : (1, 0)
  }

  /// A range that is wide enough to have ticks, around one that may be a single value.
  private static func widened(
    _ lower: Double, _ upper: Double, isLogarithmic: Bool
  ) -> (Double, Double) {
    if isLogarithmic {
      let half = 0.3010299956639812  // log 2
      return upper - lower > 1e-9 ? (lower, upper) : (lower - half, upper + half)
    }
    let largest = max(lower.magnitude, upper.magnitude)
    guard upper - lower <= max(1e-9 * largest, 1e-290) else { return (lower, upper) }
    return largest > 1e-290 ? (lower - largest / 2, upper + largest / 2) : (0, 1)
  }

  /// Ticks 1, 2 or 5 times a power of ten apart, a whole number if that must be `integral`: the
  /// densest of these with `maximumIntervals` steps at most.
  ///
  /// The ticks are those from `lower` to `upper`, or also the two next outside.
  private static func linearTicks(
    from lower: Double, to upper: Double, maximumIntervals: Int, integral: Bool,
    includingOutside: Bool
  ) -> [Tick] {
    let least = (upper - lower) / Double(maximumIntervals)
    let exponent = Int(decimalLogarithm(least).rounded(.down)) - 1
    let steps = (integral ? max(exponent, 0) : exponent)...
    // Forgive the rounding of the range, or 0.7 - 0.0 and 0.8 - 0.1 might differ.
    let step = steps.lazy.flatMap { exponent in
      [1, 2, 5].lazy.map { Tick(multiple: $0, exponent: exponent) }
    }.first { $0.value >= least * (1 - 1e-9) }
    guard let step else { return [] }
    let slack = 1e-6  // Of a step: a tick that misses the end by less counts as on it.
    let (start, end) = (lower / step.value, upper / step.value)
    let (first, last) =
      includingOutside
      ? ((start + slack).rounded(.down), (end - slack).rounded(.up))
      : ((start - slack).rounded(.up), (end + slack).rounded(.down))
    guard first <= last else { return [] }
    return (Int(first)...Int(last)).map {
      Tick(multiple: $0 * step.multiple, exponent: step.exponent)
    }
  }

  /// Ticks at 1, 2 and 5 times the powers of ten, or only at every power, or at every nth power:
  /// the densest of these with `maximumIntervals` steps at most between the logarithms given.
  ///
  /// The ticks are those from `lower` to `upper`, or also the two next outside.
  private static func logarithmicTicks(
    from lower: Double, to upper: Double, maximumIntervals: Int, includingOutside: Bool
  ) -> [Tick] {
    let (first, last) = (Int(lower.rounded(.down)) - 1, Int(upper.rounded(.up)) + 1)
    let mantissas = (upper - lower) * 3 <= Double(maximumIntervals) ? [1, 2, 5] : [1]
    let interval = max(1, Int(((upper - lower) / Double(maximumIntervals)).rounded(.up)))
    let candidates = (first - interval...last + interval)
      .filter { mantissas.count > 1 || $0 % interval == 0 }
      .flatMap { decade in mantissas.map { Tick(multiple: $0, exponent: decade) } }
    let places = candidates.map { decimalLogarithm(Double($0.multiple)) + Double($0.exponent) }

    let slack = 1e-9  // A tick that misses the end by less counts as on it.
    guard includingOutside else {
      return zip(candidates, places).filter { (lower - slack...upper + slack).contains($1) }.map(
        \.0)
    }
    let start = places.lastIndex { $0 <= lower + slack } ?? 0
    let end = places.firstIndex { $0 >= upper - slack } ?? candidates.count - 1
    return Array(candidates[start...end])
  }
}

/// A round number on an axis: `multiple` times 10 to the power of `exponent`.
struct Tick: Equatable {
  let multiple: Int
  let exponent: Int

  var value: Double {
    exponent < 0
      ? Double(multiple) / powerOfTen(-exponent) : Double(multiple) * powerOfTen(exponent)
  }

  /// The number as a reader wants it: `0.035`, `60,000`, `−5`, `2×10⁻⁸`.
  var label: String {
    let sign = multiple < 0 ? "−" : ""
    switch exponent {
    case _ where multiple == 0: return "0"
    case -6..<0: return sign + fixed(value.magnitude, digits: -exponent)
    case 0...6 where value.magnitude < 1e9: return sign + grouped(Int(value.magnitude))
    default: return sign + "\(multiple.magnitude)×10" + Self.superscript(exponent)
    }
  }

  private static func superscript(_ number: Int) -> String {
    let digits: [Character] = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"]
    return (number < 0 ? "⁻" : "")
      + String(String(number.magnitude).compactMap(\.wholeNumberValue).map { digits[$0] })
  }
}
