@testable import Datasets

/// Bytes of which each read gets only one, as little as a system may give.
struct SlowStorage: ByteStorage {
  let whole: MemoryStorage

  var path: String { whole.path }
  var byteCount: Int { whole.byteCount }

  func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) -> Int {
    whole.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer.prefix(1)), at: offset)
  }
}
