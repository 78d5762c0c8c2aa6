import Dispatch
import Platform
import Synchronization

/// Independent trainings that run at once and share the threads of a device: with J of them and T threads,
/// min(J, T) at a time, each on T / J threads.
///
/// A step moves the updated weights from core to core if several threads do it, and not if one does it: two
/// trainings on a thread each take less time than one after another on two threads. Their bits are the same.
public final class SideBySide: Sendable {
  private let threadCount: @Sendable () -> Int
  private let instructionSet: String
  private let state: Mutex<State>

  private struct State {
    /// The trainings that have not begun, in their order.
    var waiting: Range<Int>
    /// The threads of each training that runs.
    var threads: [Int: Int] = [:]
    /// The first training that threw, and its error.
    var failure: (index: Int, error: any Error)?
  }

  private init(count: Int, on device: Device, threadCount: @escaping @Sendable () -> Int) {
    self.threadCount = threadCount
    instructionSet = device.instructionSet
    state = Mutex(State(waiting: 0..<count))
  }

  /// Calls `body` with the numbers 0 ..< `count`, each on a thread of its own while it runs, and meanwhile
  /// `watch` on this thread every `interval` milliseconds. Returns when all have returned.
  ///
  /// `threadCount`, if given, is the number of threads that all together may have now, instead of the device's.
  ///
  /// `body` asks its `Share` between two epochs where to go on. Rethrows the error of the first training, in their order,
  /// that throws; those after it are told to stop, those before it go on: which error it is depends on no
  /// race.
  public static func run(
    _ count: Int, on device: Device, threadCount: (@Sendable () -> Int)? = nil, interval: Int = 50,
    watch: () -> Void = {},
    body: @escaping @Sendable (Int, Share) throws -> Void
  ) throws {
    let group = SideBySide(
      count: count, on: device, threadCount: threadCount ?? { device.threadCount })
    let workers = min(
      count, max(device.threadCount, ProcessInfo.processInfo.activeProcessorCount))
    let running = DispatchGroup()
    for _ in 0..<workers {
      running.enter()
      startThread {
        while let index = group.next() {
          do { try body(index, Share(group: group, index: index)) } catch {
            group.fail(index, error)
          }
          group.end(index)
        }
        running.leave()
      }
    }
    while running.wait(timeout: .now() + .milliseconds(interval)) == .timedOut { watch() }
    watch()
    if let failure = group.state.withLock({ $0.failure }) { throw failure.error }
  }

  /// The next training, as soon as there is a thread for it; nil if none is left.
  private func next() -> Int? {
    while true {
      let total = threadCount()
      let (isLast, index): (Bool, Int?) = state.withLock { state in
        guard state.failure == nil, !state.waiting.isEmpty else { return (true, nil) }
        guard state.threads.count < max(1, total), let index = state.waiting.popFirst() else {
          return (false, nil)
        }
        state.threads[index] = 1
        return (false, index)
      }
      if isLast || index != nil { return index }
      usleep(20_000)
    }
  }

  private func fail(_ index: Int, _ error: any Error) {
    state.withLock { state in
      guard index < state.failure?.index ?? .max else { return }
      state.failure = (index, error)
    }
  }

  private func end(_ index: Int) { state.withLock { _ = $0.threads.removeValue(forKey: index) } }

  /// One training's share of the threads.
  public struct Share: Sendable {
    fileprivate let group: SideBySide
    fileprivate let index: Int

    /// Whether the training is to stop, since one before it has failed.
    public var isCancelled: Bool {
      group.state.withLock { $0.failure.map { $0.index < index } ?? false }
    }

    /// The device to go on with: `current`, or one of another number of threads if the training's share has changed,
    /// since others have begun or ended.
    public func device(after current: Device?) throws(DeviceError) -> Device {
      let total = group.threadCount()
      let threads = group.state.withLock { state in
        let count = state.threads.count + state.waiting.count
        let rank = state.threads.keys.count { $0 < index }
        let fair = total / count + (rank < total % count ? 1 : 0)
        let others = state.threads.reduce(0) { $0 + ($1.key == index ? 0 : $1.value) }
        let share = max(1, min(fair, total - others))
        state.threads[index] = share
        return share
      }
      if let current, current.threadCount == threads { return current }
      return try Device(threadCount: threads, instructionSet: group.instructionSet)
    }
  }
}
