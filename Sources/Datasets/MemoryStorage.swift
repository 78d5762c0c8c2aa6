/// Bytes that live as long as the program, such as an embedded file.
struct MemoryStorage: ByteStorage, @unchecked Sendable {
  let path: String
  /// Nobody writes to it, so that it can be shared among threads.
  let bytes: UnsafeRawBufferPointer

  var byteCount: Int { bytes.count }

  func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) -> Int {
    let rest = UnsafeRawBufferPointer(rebasing: bytes.dropFirst(offset).prefix(buffer.count))
    buffer.copyMemory(from: rest)
    return rest.count
  }
}
