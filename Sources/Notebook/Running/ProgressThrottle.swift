/// Which calls of `progress` are worth a message: twenty a second, and each that a reader waits
/// for.
struct ProgressThrottle {
  private var last: (label: String, time: ContinuousClock.Instant)?

  /// Whether the call with `label` is one of them.
  mutating func isDue(
    _ label: String, isMilestone: Bool, now: ContinuousClock.Instant = .now
  ) -> Bool {
    if !isMilestone, let last, last.label == label, now - last.time < .milliseconds(50) {
      return false
    }
    last = (label, now)
    return true
  }
}
