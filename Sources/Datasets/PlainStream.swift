/// The bytes of a file that isn't packed.
final class PlainStream: ByteStream {
  private let storage: any ByteStorage
  private var offset = 0

  init(_ storage: any ByteStorage) {
    self.storage = storage
  }

  func checkPromise(headerBytes: Int, payloadBytes: Int) throws(DatasetError) {
    let found = storage.byteCount - headerBytes
    if found < payloadBytes {
      let problem = DatasetProblem.tooFewBytes(expected: payloadBytes, found: found)
      throw DatasetError(path: storage.path, problem: problem)
    }
    if found > payloadBytes {
      throw DatasetError(path: storage.path, problem: .tooManyBytes(expected: payloadBytes))
    }
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(DatasetError) -> Int {
    let count = try storage.read(into: buffer, at: offset)
    offset += count
    return count
  }
}
