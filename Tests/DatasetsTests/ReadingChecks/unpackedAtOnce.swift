import CZlib

/// What `bytes` unpack to if they are one whole gzip stream of at most `limit` bytes, else nil.
///
/// By one call of zlib, unlike `GzipStream`, so that the two can be compared.
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
