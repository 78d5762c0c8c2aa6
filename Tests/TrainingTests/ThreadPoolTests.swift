import Foundation
import Synchronization
import Testing

@testable import Training

/// Pools of any size: every thread does its part, sleeps, wakes and ends.
@Suite(.serialized) struct ThreadPoolTests {
  /// Two sums, the second over what all threads wrote before the barrier.
  private final class Sums: ParallelWork {
    let parts: Matrix
    let totals: Matrix

    init(threadCount: Int) {
      parts = Matrix(rows: threadCount, columns: 1)
      totals = Matrix(rows: threadCount, columns: 1)
    }

    func work(thread: Int, of threadCount: Int, barrier: Barrier) {
      parts[thread, 0] += Float(thread + 1)
      barrier.wait()
      totals[thread, 0] = Float(parts.sum)
      barrier.wait()
    }
  }

  /// Up to eight times as many threads as cores.
  @Test(arguments: [1, 2, 3, 5, 8, 8 * ProcessInfo.processInfo.activeProcessorCount])
  func everyThreadSeesTheOthersWork(threadCount: Int) {
    let pool = ThreadPool(threadCount: threadCount)
    let sums = Sums(threadCount: threadCount)
    for run in 1...50 {
      pool.run(sums)
      let total = Float(run * threadCount * (threadCount + 1) / 2)
      #expect(sums.totals.array == Array(repeating: total, count: threadCount))
    }
  }

  /// The threads are asleep after a few milliseconds, and wake for the next run.
  @Test func worksAfterSleep() {
    let pool = ThreadPool(threadCount: 3)
    let sums = Sums(threadCount: 3)
    for run in 1...5 {
      Thread.sleep(forTimeInterval: 0.05)
      pool.run(sums)
      #expect(sums.totals[2, 0] == Float(run * 6))
    }
  }

  /// A pool that has just run, never ran, or fell asleep ends, and its threads with it.
  @Test func endsItsThreads() throws {
    let work = Ends()
    for round in 0..<100 {
      let pool = ThreadPool(threadCount: 4)
      if round % 3 > 0 { pool.run(work) }
      if round % 10 == 2 { Thread.sleep(forTimeInterval: 0.01) }
    }
    // Each thread's last breath is the end of its thread-local storage.
    let deadline = Date(timeIntervalSinceNow: 20)
    while work.living > 0, Date() < deadline { Thread.sleep(forTimeInterval: 0.01) }
    #expect(work.started > 0 && work.living == 0)
  }

  /// Counts the threads that ran it and haven't ended, by a destructor of thread-local storage.
  private final class Ends: ParallelWork {
    private static let alive = Atomic<Int>(0)
    private static let startedCount = Atomic<Int>(0)
    private let key: pthread_key_t = {
      var key = pthread_key_t()
      pthread_key_create(&key) { _ in Ends.alive.subtract(1, ordering: .relaxed) }
      return key
    }()

    var living: Int { Self.alive.load(ordering: .relaxed) }
    var started: Int { Self.startedCount.load(ordering: .relaxed) }

    func work(thread: Int, of threadCount: Int, barrier: Barrier) {
      guard thread > 0, pthread_getspecific(key) == nil else { return }
      pthread_setspecific(key, UnsafeRawPointer(bitPattern: 1))
      Self.alive.add(1, ordering: .relaxed)
      Self.startedCount.add(1, ordering: .relaxed)
    }
  }
}
