/// One measurement.
struct Sample {
  /// For one call.
  let seconds: Double

  /// Floating-point operations in a second that the same threads did just before.
  let peak: Double

  /// Seconds that a cache line took just before from one core to another; `nil` for one thread.
  let handover: Double?
}
