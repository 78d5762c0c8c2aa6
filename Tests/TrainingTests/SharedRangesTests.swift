import Synchronization
import Testing

@testable import Training

@Suite struct SharedRangesTests {
  /// The rows that `thread` takes if no other takes any.
  private func taken(
    by thread: Int, of rows: Int, threads: Int, unit: Int
  ) -> [Range<Int>] {
    let ranges = SharedRanges(threadCount: threads, unit: unit)
    for owner in 0..<threads { ranges.share(rows.part(owner, of: threads, unit: 4), of: owner) }
    return Array(sequence(state: ()) { _ in ranges.next(for: thread) })
  }

  /// A thread that is alone in the end takes the rows of all others, each once, in parts that begin at multiples of 4, as the
  /// ranges do, and become smaller.
  @Test(arguments: [1, 2, 3, 5], [0, 1, 13, 24, 300, 784])
  func oneThreadTakesAll(threads: Int, rows: Int) {
    for thread in 0..<threads {
      let parts = taken(by: thread, of: rows, threads: threads, unit: 12)
      #expect(parts.flatMap(Array.init).sorted() == Array(0..<rows))
      #expect(parts.allSatisfy { !$0.isEmpty && $0.lowerBound % 4 == 0 })
      if threads == 1 { #expect(parts.count <= 1) }
    }
  }

  /// Its own rows first, from the front, then those of the next thread, from the back.
  @Test func takesHalfOfWhatIsLeft() {
    let parts = taken(by: 1, of: 96, threads: 2, unit: 12)
    #expect(parts == [48..<72, 72..<84, 84..<96, 24..<48, 12..<24, 0..<12])
  }

  /// No row is taken twice or left over, however the threads meet.
  @Test func threadsShareAllRows() throws {
    let (rows, threads) = (200, 4)
    let ranges = SharedRanges(threadCount: threads, unit: 1)
    let counts = Mutex([Int](repeating: 0, count: rows))
    let pool = try Device(threadCount: threads).pool
    for _ in 0..<200 {
      pool.run { thread, threadCount, _ in
        ranges.share(rows.part(thread, of: threadCount), of: thread)
        while let part = ranges.next(for: thread) {
          counts.withLock { counts in for row in part { counts[row] += 1 } }
        }
      }
    }
    #expect(counts.withLock { $0 } == [Int](repeating: 200, count: rows))
  }
}
