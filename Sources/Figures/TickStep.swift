/// The distance between two ticks of a linear axis: 1, 2 or 5 times a power of ten.
struct TickStep: Equatable {
  let mantissa: Int
  let exponent: Int

  /// The smallest step that cuts `range` into `maximumIntervals` parts at most; a whole number if
  /// it must be `integral`.
  init(range: Double, maximumIntervals: Int, integral: Bool) {
    let least = range / Double(maximumIntervals)
    var exponent = Int(decimalLogarithm(least).rounded(.down)) - 1
    if integral { exponent = max(exponent, 0) }
    while true {
      for mantissa in [1, 2, 5] {
        // Forgive the rounding of `range`, or 0.7 - 0.0 and 0.8 - 0.1 might differ.
        let step = Tick(multiple: mantissa, exponent: exponent).value
        if step >= least * (1 - 1e-9) {
          self.mantissa = mantissa
          self.exponent = exponent
          return
        }
      }
      exponent += 1
    }
  }

  /// The ticks from `lower` to `upper`: those between the two, or also those next outside.
  func ticks(from lower: Double, to upper: Double, includingOutside: Bool) -> [Tick] {
    let step = Tick(multiple: mantissa, exponent: exponent).value
    let slack = 1e-6  // Of a step: a tick that misses the end by less counts as on it.
    let (first, last) =
      includingOutside
      ? ((lower / step + slack).rounded(.down), (upper / step - slack).rounded(.up))
      : ((lower / step - slack).rounded(.up), (upper / step + slack).rounded(.down))
    guard first <= last else { return [] }
    return (Int(first)...Int(last)).map { Tick(multiple: $0 * mantissa, exponent: exponent) }
  }
}
