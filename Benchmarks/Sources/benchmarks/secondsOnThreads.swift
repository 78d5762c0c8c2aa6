import Foundation
import Synchronization

/// How long `count` threads take that do `body`, each with its index: from the first one's start to
/// the last one's end. All begin together; before that each does `warmUp`.
func secondsOnThreads(
  _ count: Int, warmUp: @escaping @Sendable (Int) -> Void,
  body: @escaping @Sendable (Int) -> Void
) -> Double {
  let gate = Gate(count: count)
  let finished = DispatchGroup()
  let clock = ContinuousClock()
  let work: @Sendable (Int) -> Void = { index in
    warmUp(index)
    gate.pass()
    let start = clock.now
    body(index)
    gate.record(start, clock.now)
  }
  for index in 1..<max(1, count) {
    finished.enter()
    Thread.detachNewThread {
      work(index)
      finished.leave()
    }
  }
  work(0)
  finished.wait()
  return gate.seconds
}

/// Where threads wait until all have come, and leave the times at which they began and ended.
private final class Gate: Sendable {
  private let missing: Atomic<Int>
  private let span = Mutex<ClosedRange<ContinuousClock.Instant>?>(nil)

  init(count: Int) {
    missing = Atomic(count)
  }

  func pass() {
    missing.subtract(1, ordering: .acquiringAndReleasing)
    while missing.load(ordering: .acquiring) > 0 {}
  }

  func record(_ start: ContinuousClock.Instant, _ end: ContinuousClock.Instant) {
    span.withLock { span in
      guard let known = span else { return span = start...end }
      span = min(known.lowerBound, start)...max(known.upperBound, end)
    }
  }

  var seconds: Double {
    span.withLock { span in span.map { ($0.upperBound - $0.lowerBound) / .seconds(1) } ?? 0 }
  }
}
