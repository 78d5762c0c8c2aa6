import Kernels
import Platform
import Synchronization

/// A point that a fixed number of threads pass together.
///
/// A thread that arrives early spins for a while, since the others are usually a few microseconds
/// away, then sleeps. All threads see each other's writes from before the barrier after it.
final class Barrier: @unchecked Sendable {
  private let count: Int
  private let spins: Int
  private let arrived = Atomic<Int>(0)
  private let generation = Atomic<Int>(0)
  private let sleepers = Atomic<Int>(0)
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  /// A barrier for `count` threads that look `spins` times before they sleep.
  init(count: Int, spins: Int) {
    self.count = count
    self.spins = spins
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(condition, nil)
  }

  deinit {
    pthread_cond_destroy(condition)
    pthread_mutex_destroy(mutex)
    condition.deallocate()
    mutex.deallocate()
  }

  /// Returns when all threads have called this.
  func wait() {
    let current = generation.load(ordering: .acquiring)
    if arrived.add(1, ordering: .acquiringAndReleasing).newValue == count {
      arrived.store(0, ordering: .relaxed)
      release()
      return
    }
    for _ in 0..<spins {
      if generation.load(ordering: .acquiring) != current { return }
      kernels_spin_hint()
    }
    sleep(while: current)
  }

  /// Opens the barrier. A sleeper counts itself before it looks at the generation, and this looks
  /// at the count after it changed the generation: one of the two sees the other.
  private func release() {
    generation.add(1, ordering: .sequentiallyConsistent)
    guard sleepers.load(ordering: .sequentiallyConsistent) > 0 else { return }
    pthread_mutex_lock(mutex)
    pthread_cond_broadcast(condition)
    pthread_mutex_unlock(mutex)
  }

  private func sleep(while current: Int) {
    pthread_mutex_lock(mutex)
    sleepers.add(1, ordering: .sequentiallyConsistent)
    while generation.load(ordering: .sequentiallyConsistent) == current {
      pthread_cond_wait(condition, mutex)
    }
    sleepers.subtract(1, ordering: .sequentiallyConsistent)
    pthread_mutex_unlock(mutex)
  }
}
