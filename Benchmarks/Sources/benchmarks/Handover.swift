import Synchronization

/// How long a cache line takes from one core to another right now: some 50 ns where the two share a
/// cache, much more where they don't. A virtual machine's cores may do now the one, now the other.
enum Handover {
  /// Seconds from the write of one thread to its being seen by another, there and back halved.
  static func measure() -> Double {
    let rounds = 10_000
    let turn = Turn()
    let seconds = secondsOnThreads(
      2, warmUp: { _ in },
      body: { index in
        for _ in 0..<rounds {
          while turn.holder.load(ordering: .acquiring) != index {}
          turn.holder.store(1 - index, ordering: .releasing)
        }
      })
    return seconds / Double(2 * rounds)
  }

  /// Which thread may write next.
  private final class Turn: Sendable {
    let holder = Atomic(0)
  }
}
