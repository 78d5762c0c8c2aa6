import CZlib

/// `bytes` as one gzip stream, packed by zlib.
func gzip(_ bytes: [UInt8]) throws -> [UInt8] {
  var zlib = z_stream()
  let size = Int32(MemoryLayout<z_stream>.size)
  let started = deflateInit2_(
    &zlib, 9, Z_DEFLATED, 16 + MAX_WBITS, 9, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size)
  guard started == Z_OK else { throw ZlibError(status: started) }
  defer { deflateEnd(&zlib) }
  var packed = [UInt8](repeating: 0, count: Int(deflateBound(&zlib, UInt(bytes.count))))
  var input = bytes
  let status = input.withUnsafeMutableBufferPointer { source in
    packed.withUnsafeMutableBufferPointer { target in
      zlib.next_in = source.baseAddress
      zlib.avail_in = UInt32(source.count)
      zlib.next_out = target.baseAddress
      zlib.avail_out = UInt32(target.count)
      return deflate(&zlib, Z_FINISH)
    }
  }
  guard status == Z_STREAM_END else { throw ZlibError(status: status) }
  return Array(packed.dropLast(Int(zlib.avail_out)))
}

struct ZlibError: Error {
  let status: Int32
}
