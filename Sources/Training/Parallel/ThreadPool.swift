import Platform
import Synchronization

/// Work that all threads of a pool do together, each its part.
protocol ParallelWork: AnyObject {
  /// The part of one thread, 0 ..< the pool's thread count. All threads call `barrier.wait()`
  /// equally often.
  func work(thread: Int, of threadCount: Int, barrier: Barrier)
}

/// Threads that wait for work together; the thread that calls `run` is one of them.
///
/// One caller at a time. Between two runs the threads spin for a moment and then sleep, so that
/// the steps of a training follow each other without a system call, and an idle pool costs nothing.
final class ThreadPool: @unchecked Sendable {
  let threadCount: Int
  private let shared: Shared
  private let isRunning = Atomic<Bool>(false)

  /// The part that the threads keep alive: not the pool itself, whose end is theirs.
  private final class Shared: @unchecked Sendable {
    let barrier: Barrier
    let threadCount: Int
    /// Written before the barrier that starts a run, read after it.
    var work: (any ParallelWork)?

    init(threadCount: Int) {
      self.threadCount = threadCount
      // With more threads than cores, a spinning thread keeps another from working.
      let spins = threadCount <= ProcessInfo.processInfo.activeProcessorCount ? 20_000 : 100
      barrier = Barrier(count: threadCount, spins: spins)
    }

    func loop(thread: Int) {
      while true {
        barrier.wait()
        guard let work else { return }
        work.work(thread: thread, of: threadCount, barrier: barrier)
        barrier.wait()
      }
    }
  }

  /// A pool of `threadCount` threads, the caller's included.
  init(threadCount: Int) {
    require(threadCount > 0, "expected at least 1 thread, found \(threadCount)")
    self.threadCount = threadCount
    let shared = Shared(threadCount: threadCount)
    self.shared = shared
    for index in 1..<max(1, threadCount) {
      startThread { shared.loop(thread: index) }
    }
  }

  deinit {
    shared.work = nil
    shared.barrier.wait()
  }

  /// Does `work` on all threads and returns when each has done its part.
  func run(_ work: any ParallelWork) {
    require(
      !isRunning.exchange(true, ordering: .acquiring),
      "expected one training at a time on a device, found two")
    defer { isRunning.store(false, ordering: .releasing) }
    shared.work = work
    shared.barrier.wait()
    work.work(thread: 0, of: threadCount, barrier: shared.barrier)
    shared.barrier.wait()
    shared.work = nil
  }
}

extension ThreadPool {
  /// Calls `body` on all threads, with the thread's index, their count and their barrier.
  func run(_ body: @escaping (Int, Int, Barrier) -> Void) { run(ClosureWork(body)) }
}

private final class ClosureWork: ParallelWork {
  private let body: (Int, Int, Barrier) -> Void

  init(_ body: @escaping (Int, Int, Barrier) -> Void) { self.body = body }

  func work(thread: Int, of threadCount: Int, barrier: Barrier) {
    body(thread, threadCount, barrier)
  }
}

/// Runs `body` on a new detached thread.
func startThread(_ body: @escaping @Sendable () -> Void) {
  let box = Unmanaged.passRetained(Body(run: body))
  #if canImport(Darwin)
    var thread: pthread_t?
  #else
    var thread = pthread_t()
  #endif
  let status = pthread_create(
    &thread, nil,
    { argument in
      // Optional in glibc's declaration, not in Darwin's.
      let box: UnsafeMutableRawPointer? = argument
      if let box { Unmanaged<Body>.fromOpaque(box).takeRetainedValue().run() }
      return nil
    }, box.toOpaque())
  require(
    status == 0,
    "cannot start a thread: \(String(cString: strerror(status))); use fewer with --threads, or raise 'ulimit -u'"
  )
  #if canImport(Darwin)
    if let thread { pthread_detach(thread) }
  #else
    pthread_detach(thread)
  #endif
}

private final class Body {
  let run: @Sendable () -> Void

  init(run: @escaping @Sendable () -> Void) { self.run = run }
}
