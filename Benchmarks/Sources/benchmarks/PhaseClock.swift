import Training

/// Adds up how long the threads spend in each phase of a step.
///
/// Each thread writes a line of its own, so that no two wait for the same cache line.
final class PhaseClock: @unchecked Sendable {
  private let clock = ContinuousClock()
  private let threadCount: Int
  private var started: ContinuousClock.Instant
  private let ended: UnsafeMutableBufferPointer<ContinuousClock.Instant>
  private let slots = 16

  init(threadCount: Int) {
    self.threadCount = threadCount
    started = clock.now
    ended = .allocate(capacity: threadCount * slots)
    ended.initialize(repeating: started)
  }

  deinit {
    ended.deallocate()
  }

  /// Notes that a thread has ended a phase.
  func end(_ phase: TrainingPhase, thread: Int) {
    ended[thread * slots + phase.rawValue] = clock.now
  }

  /// Runs one step and returns the seconds of each phase, the mean over the threads.
  func seconds(of step: () -> Void) -> [TrainingPhase: Double] {
    started = clock.now
    step()
    return Dictionary(
      uniqueKeysWithValues: TrainingPhase.allCases.map { phase in
        let sum = (0..<threadCount).reduce(Duration.zero) { $0 + duration(phase, thread: $1) }
        return (phase, sum / .seconds(1) / Double(threadCount))
      })
  }

  private func duration(_ phase: TrainingPhase, thread: Int) -> Duration {
    let index = thread * slots + phase.rawValue
    return ended[index] - (phase.rawValue == 0 ? started : ended[index - 1])
  }
}
