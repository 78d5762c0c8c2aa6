/// One measurement.
struct Sample {
  /// For one call.
  let seconds: Double

  /// Floating-point operations in a second that the same threads did just before.
  let peak: Double
}
