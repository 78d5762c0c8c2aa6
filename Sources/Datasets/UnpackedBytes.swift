import Basics
import CZlib

/// The bytes of a file in memory, from its first to its last: unpacked if the file is one gzip stream
/// (RFC 1952), which its first bytes tell.
///
/// zlib unpacks piece by piece and compares checksum and length. Nothing may follow the stream: not a
/// second one either, though the RFC would allow it.
final class UnpackedBytes {
  private let path: String
  private let bytes: UnsafeRawBufferPointer
  /// The bytes that have been given out, or to zlib.
  private var offset = 0
  private var hasEnded = false
  private let isPacked: Bool
  /// Allocated, since zlib remembers its address.
  private let zlib = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
  private let hash = IncrementalSHA256()

  init(_ bytes: UnsafeRawBufferPointer, path: String) throws(DatasetError) {
    (self.bytes, self.path) = (bytes, path)
    isPacked = bytes.starts(with: [0x1f, 0x8b])
    zlib.initialize(to: z_stream())
    guard !bytes.isEmpty else {
      throw DatasetError(
        path, "empty", expected: "an IDX file, plain or packed by gzip", found: "0 bytes")
    }
    let gzipOnly = 16 + MAX_WBITS
    guard isPacked else { return }
    try check(inflateInit2_(zlib, gzipOnly, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)))
  }

  deinit {
    inflateEnd(zlib)
    zlib.deallocate()
  }

  /// The SHA-256 digest of the bytes that `next` has returned.
  var digest: String { hash.finish() }

  /// Throws if `count` more bytes than the `headerCount` before them can't be in the file, as far as
  /// that can be known without unpacking it.
  func checkPromise(of count: Int, after headerCount: Int) throws(DatasetError) {
    // A deflate stream unpacks to at most 1032 times its size: its shortest code, two bits, is for 258 bytes.
    let possible = bytes.count.multipliedReportingOverflow(by: isPacked ? 1032 : 1)
    let most = (possible.overflow ? .max : possible.partialValue) - headerCount
    if isPacked, count > most {
      throw DatasetError(
        path, "header promises too much", expected: "at most \(most) bytes in so small a file",
        found: "\(count)")
    }
    guard isPacked || count == most else { throw wrongCount(expected: count, found: most) }
  }

  /// The error of a file with `found` bytes after its header.
  func wrongCount(expected: Int, found: Int) -> DatasetError {
    let isTooFew = found < expected
    return DatasetError(
      path, isTooFew ? "too few bytes" : "too many bytes",
      expected: "\(expected) after the header", found: isTooFew ? "\(found)" : "more")
  }

  /// The next `count` bytes, or fewer at the end, when zlib has checked all that must stand there.
  func next(_ count: Int) throws(DatasetError) -> [UInt8] {
    var (bytes, filled) = ([UInt8](repeating: 0, count: count), 0)
    try bytes.withUnsafeMutableBufferPointer { buffer throws(DatasetError) in
      while filled < count {
        let rest = UnsafeMutableRawBufferPointer(
          rebasing: UnsafeMutableRawBufferPointer(buffer)[filled...])
        let found = isPacked ? try unpack(into: rest) : copy(into: rest)
        guard found > 0 else { return }
        filled += found
      }
    }
    bytes.removeLast(count - filled)
    bytes.withUnsafeBytes { hash.update($0) }
    return bytes
  }

  private func copy(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    let piece = UnsafeRawBufferPointer(rebasing: bytes[offset...].prefix(buffer.count))
    buffer.copyMemory(from: piece)
    offset += piece.count
    return piece.count
  }

  private func unpack(into buffer: UnsafeMutableRawBufferPointer) throws(DatasetError) -> Int {
    let room = min(buffer.count, Int(UInt32.max))
    zlib.pointee.next_out = buffer.baseAddress?.assumingMemoryBound(to: Bytef.self)
    zlib.pointee.avail_out = UInt32(room)
    while !hasEnded && zlib.pointee.avail_out == room {
      if zlib.pointee.avail_in == 0 { try refill() }
      let status = inflate(zlib, Z_NO_FLUSH)
      try check(status)
      hasEnded = status == Z_STREAM_END
    }
    let streamCount = offset - Int(zlib.pointee.avail_in)
    guard !hasEnded || streamCount == bytes.count else {
      throw DatasetError(
        path, "bytes after the gzip stream", expected: "one stream of \(streamCount) bytes",
        found: "a file of \(bytes.count)")
    }
    return room - Int(zlib.pointee.avail_out)
  }

  /// Gives zlib the next packed bytes, as many as its counter holds.
  private func refill() throws(DatasetError) {
    let piece = UnsafeRawBufferPointer(rebasing: bytes[offset...].prefix(Int(UInt32.max)))
    guard let start = piece.bindMemory(to: Bytef.self).baseAddress, !piece.isEmpty else {
      throw DatasetError(
        path, "gzip stream cut off", expected: "its end",
        found: "the file's end after \(bytes.count) bytes")
    }
    zlib.pointee.next_in = UnsafeMutablePointer(mutating: start)
    zlib.pointee.avail_in = UInt32(piece.count)
    offset += piece.count
  }

  private func check(_ status: Int32) throws(DatasetError) {
    guard status != Z_OK, status != Z_STREAM_END else { return }
    let reason = zlib.pointee.msg.map { String(cString: $0) } ?? "status \(status)"
    throw DatasetError(
      path, "gzip stream corrupt", expected: "valid data and checksum",
      found: "zlib's answer '\(reason)'")
  }
}
