import Platform
import Synchronization

/// Rows that threads share: each takes from the front of its own range and, when that is empty, from the back of
/// another's. So a thread that is slowed down, by another process say, keeps no other waiting for long.
///
/// Which thread takes a row must not matter for its result.
final class SharedRanges: @unchecked Sendable {
  /// Both bounds of a range in one number, the lower one in its upper half. Each has a cache line to itself.
  private let ranges: UnsafeMutablePointer<Atomic<UInt64>>
  private let threadCount: Int
  private let unit: Int
  private static let slots = 8

  /// No rows of `threadCount` threads, to be taken in multiples of `unit`.
  init(threadCount: Int, unit: Int) {
    self.threadCount = threadCount
    self.unit = unit
    ranges = .allocate(capacity: threadCount * Self.slots)
    for slot in 0..<threadCount * Self.slots { (ranges + slot).initialize(to: Atomic(0)) }
  }

  deinit {
    ranges.deinitialize(count: threadCount * Self.slots)
    ranges.deallocate()
  }

  /// Gives `rows` to `thread`, which has none. A thread that takes some of them sees what this one has written before.
  func share(_ rows: Range<Int>, of thread: Int) {
    require(
      rows.lowerBound >= 0 && rows.upperBound <= UInt32.max,
      "expected rows from 0 to \(UInt32.max), found \(rows)")
    ranges[thread * Self.slots].store(packed(rows), ordering: .releasing)
  }

  /// The next rows for `thread`, half of what is left of a range, so that the last parts are small; nil if no range has rows.
  func next(for thread: Int) -> Range<Int>? {
    for offset in 0..<threadCount {
      let owner = (thread + offset) % threadCount
      if let rows = take(from: owner, isOwner: offset == 0) { return rows }
    }
    return nil
  }

  private func take(from owner: Int, isOwner: Bool) -> Range<Int>? {
    let slot = owner * Self.slots
    var found = ranges[slot].load(ordering: .acquiring)
    while true {
      let (lower, upper) = (Int(found >> 32), Int(found & 0xFFFF_FFFF))
      guard lower < upper else { return nil }
      // Every cut lies a multiple of `unit` behind the lower bound.
      let count = upper - lower
      let own = threadCount == 1 ? count : (count + 1) / 2
      let before = isOwner ? (own + unit - 1) / unit * unit : count / 2 / unit * unit
      let cut = min(upper, lower + before)
      let (taken, left) = isOwner ? (lower..<cut, cut..<upper) : (cut..<upper, lower..<cut)
      let (isTaken, now) = ranges[slot].weakCompareExchange(
        expected: found, desired: packed(left), ordering: .acquiring)
      if isTaken { return taken }
      found = now
    }
  }

  private func packed(_ rows: Range<Int>) -> UInt64 {
    UInt64(rows.lowerBound) << 32 | UInt64(rows.upperBound)
  }
}
