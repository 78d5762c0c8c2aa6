import FMAPeak
import Synchronization

/// Passes over memory by a number of threads, each over a buffer of its own.
struct Memory: Sendable {
  let threads: Int
  let instructionSet: String

  /// Bytes that each thread reads in a second (or reads and writes, counted once) in a buffer of `size` bytes.
  func bytesPerSecond(_ size: Int, writes: Bool) -> Double {
    let buffers = (0..<threads).map { _ in Buffer(bytes: size) }
    // Some 100 MiB, so that a pass over a small buffer lasts long enough to be timed.
    let passes = max(1, (100 << 20) / size)
    let seconds = secondsOnThreads(
      threads, warmUp: { pass(buffers[$0], writes: true) },
      body: { pass(buffers[$0], passes, writes: writes) })
    return Double(passes * buffers[0].bytes) / seconds
  }

  /// Bytes that a thread reads in a second if another core has written them just before.
  func bytesPerSecondFromAnotherCore() -> Double {
    let (buffer, passes, turn) = (Buffer(bytes: 512 << 10), 100, Turn())
    _ = secondsOnThreads(
      2, warmUp: { _ in },
      body: { index in
        for _ in 0..<passes {
          while turn.holder.load(ordering: .acquiring) != index {}
          let seconds = secondsOf { pass(buffer, writes: index == 0) }
          if index == 1 { turn.nanoseconds.add(Int(seconds * 1e9), ordering: .relaxed) }
          turn.holder.store(1 - index, ordering: .releasing)
        }
      })
    let seconds = Double(turn.nanoseconds.load(ordering: .relaxed)) / 1e9
    return Double(passes * buffer.bytes) / seconds
  }

  private func pass(_ buffer: Buffer, _ passes: Int = 1, writes: Bool) {
    memory_passes(
      instructionSet, buffer.elements, Int64(buffer.bytes / 4), Int64(passes), writes)
  }

  /// Which thread may pass over the buffer, and how long the reader's passes took.
  private final class Turn: Sendable {
    let holder = Atomic(0)
    let nanoseconds = Atomic(0)
  }
}

/// Some memory that begins on a page, with a size of whole kibibytes.
final class Buffer: @unchecked Sendable {
  let bytes: Int
  let elements: UnsafeMutablePointer<Float>

  init(bytes: Int) {
    self.bytes = bytes & ~1023
    let raw = UnsafeMutableRawPointer.allocate(byteCount: self.bytes, alignment: 4096)
    elements = raw.initializeMemory(as: Float.self, repeating: 1, count: self.bytes / 4)
  }

  deinit { elements.deallocate() }
}
