import CZlib

/// The unpacked bytes of a file, from its first to its last.
protocol ByteStream: AnyObject {
  /// Throws if the file can't hold exactly `headerBytes + payloadBytes` unpacked bytes, as far as
  /// that can be known without unpacking it.
  func checkPromise(headerBytes: Int, payloadBytes: Int) throws(DatasetError)

  /// Moves the next bytes into `buffer`, which isn't empty, and returns how many: 0 only at the
  /// end, when all that the file must have there has been checked.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(DatasetError) -> Int
}

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

/// The unpacked bytes of a file that is one gzip stream (RFC 1952).
///
/// zlib unpacks it piece by piece and compares its checksum and length. Nothing may follow the
/// stream: not a second one either, though the RFC would allow it.
final class GzipStream: ByteStream {
  /// No deflate stream unpacks to more than this many times its size: its shortest code is two
  /// bits for 258 bytes.
  static let largestExpansion = 1032

  private let storage: any ByteStorage
  private var offset = 0
  private var hasEnded = false
  private let packed = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
  /// Allocated, since zlib remembers its address.
  private let zlib = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)

  init(_ storage: any ByteStorage) throws(DatasetError) {
    self.storage = storage
    zlib.initialize(to: z_stream())
    let gzipOnly = 16 + MAX_WBITS
    try check(
      inflateInit2_(zlib, gzipOnly, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)))
  }

  deinit {
    inflateEnd(zlib)
    zlib.deallocate()
    packed.deallocate()
  }

  func checkPromise(headerBytes: Int, payloadBytes: Int) throws(DatasetError) {
    let (product, overflow) = storage.byteCount.multipliedReportingOverflow(
      by: Self.largestExpansion)
    let possible = (overflow ? Int.max : product) - headerBytes
    guard payloadBytes <= possible else {
      throw error(.promiseTooLarge(possibleBytes: possible, promisedBytes: payloadBytes))
    }
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(DatasetError) -> Int {
    let room = min(buffer.count, Int(UInt32.max))
    zlib.pointee.next_out = buffer.baseAddress?.assumingMemoryBound(to: Bytef.self)
    zlib.pointee.avail_out = UInt32(room)
    while !hasEnded && zlib.pointee.avail_out == room {
      if zlib.pointee.avail_in == 0 { try refill() }
      let status = inflate(zlib, Z_NO_FLUSH)
      try check(status)
      if status == Z_STREAM_END {
        hasEnded = true
        try requireEndOfFile()
      }
    }
    return room - Int(zlib.pointee.avail_out)
  }

  /// Hands zlib the next packed bytes.
  private func refill() throws(DatasetError) {
    let count = try storage.read(into: packed, at: offset)
    guard count > 0 else { throw error(.gzipTruncated(packedBytes: offset)) }
    offset += count
    zlib.pointee.next_in = packed.baseAddress?.assumingMemoryBound(to: Bytef.self)
    zlib.pointee.avail_in = UInt32(count)
  }

  private func requireEndOfFile() throws(DatasetError) {
    let streamBytes = offset - Int(zlib.pointee.avail_in)
    guard streamBytes == storage.byteCount else {
      let found = storage.byteCount
      throw error(.bytesAfterGzip(streamBytes: streamBytes, foundBytes: found))
    }
  }

  private func check(_ status: Int32) throws(DatasetError) {
    switch status {
    case Z_OK, Z_STREAM_END: break
    case Z_MEM_ERROR: throw error(.outOfMemory(bytes: packed.count))
    default:
      let reason = zlib.pointee.msg.map { String(cString: $0) } ?? "status \(status)"
      throw error(.gzipCorrupt(reason: reason))
    }
  }

  private func error(_ problem: DatasetProblem) -> DatasetError {
    DatasetError(path: storage.path, problem: problem)
  }
}
