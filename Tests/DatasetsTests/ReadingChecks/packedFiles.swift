import CZlib

/// An IDX file of unsigned bytes.
func idx(_ dimensions: [UInt32], _ elements: [UInt8], type: UInt8 = 8) -> [UInt8] {
  [0, 0, type, UInt8(dimensions.count)] + dimensions.flatMap(bigEndian) + elements
}

private func bigEndian(_ number: UInt32) -> [UInt8] {
  [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
}

/// `bytes`, fewer than 64 KiB, as a gzip stream of one block that isn't compressed.
///
/// Made by hand from RFC 1951 and 1952, so that zlib isn't asked to confirm its own work.
func storedGzip(_ bytes: some Collection<UInt8>) -> [UInt8] {
  let length = UInt16(bytes.count)
  let header: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]
  return header + [1] + littleEndian(length) + littleEndian(~length) + bytes
    + gzipTrailer(of: bytes)
}

/// What follows the deflate stream of `bytes` in a gzip file: their checksum and length.
func gzipTrailer(of bytes: some Collection<UInt8>) -> [UInt8] {
  let checksum = crc32(0, Array(bytes), UInt32(bytes.count))
  return littleEndian(UInt32(checksum)) + littleEndian(UInt32(bytes.count))
}

private func littleEndian(_ number: some FixedWidthInteger) -> [UInt8] {
  stride(from: 0, to: number.bitWidth, by: 8).map { UInt8(truncatingIfNeeded: number >> $0) }
}

/// What `bytes` unpack to if they are one whole gzip stream of at most `limit` bytes, else nil.
///
/// By one call of zlib, unlike `UnpackedBytes`, so that the two can be compared.
func unpackedAtOnce(_ bytes: UnsafeRawBufferPointer, limit: Int) -> [UInt8]? {
  var zlib = z_stream()
  let size = Int32(MemoryLayout<z_stream>.size)
  guard inflateInit2_(&zlib, 16 + MAX_WBITS, ZLIB_VERSION, size) == Z_OK else { return nil }
  defer { inflateEnd(&zlib) }
  var packed = Array(bytes)
  let unpacked = [UInt8](unsafeUninitializedCapacity: limit) { target, count in
    packed.withUnsafeMutableBufferPointer { source in
      zlib.next_in = source.baseAddress
      zlib.avail_in = UInt32(source.count)
      zlib.next_out = target.baseAddress
      zlib.avail_out = UInt32(limit)
      let isWhole = inflate(&zlib, Z_FINISH) == Z_STREAM_END && zlib.avail_in == 0
      count = isWhole ? Int(zlib.total_out) : 0
    }
  }
  return zlib.total_out == unpacked.count && zlib.avail_in == 0 ? unpacked : nil
}
