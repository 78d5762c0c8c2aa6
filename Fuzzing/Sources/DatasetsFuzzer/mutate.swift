import CLibFuzzer
import CZlib

/// What libFuzzer changes inputs with: its own mutations, after which every second gzip stream gets
/// the checksum and length that match it. Otherwise hardly any would be unpacked to its end.
@c(LLVMFuzzerCustomMutator)
public func mutate(
  _ bytes: UnsafeMutablePointer<UInt8>, _ count: Int, _ capacity: Int, _ seed: CUnsignedInt
) -> Int {
  let count = LLVMFuzzerMutate(bytes, count, capacity)
  let input = UnsafeMutableBufferPointer(start: bytes, count: count)
  guard seed % 2 == 0, let repaired = withRightTrailer(Array(input)), repaired.count <= capacity
  else { return count }
  return UnsafeMutableBufferPointer(start: bytes, count: capacity).update(fromContentsOf: repaired)
}

/// The gzip stream at the start of `bytes` with a trailer that matches it; nil if there is none with
/// a plain header and an end.
private func withRightTrailer(_ bytes: [UInt8]) -> [UInt8]? {
  let headerBytes = 10
  guard bytes.count > headerBytes, bytes.starts(with: [0x1f, 0x8b, 8, 0]) else { return nil }
  var packed = Array(bytes.dropFirst(headerBytes))
  var unpacked = [UInt8](repeating: 0, count: 1 << 12)
  var zlib = z_stream()
  let size = Int32(MemoryLayout<z_stream>.size)
  guard inflateInit2_(&zlib, -MAX_WBITS, ZLIB_VERSION, size) == Z_OK else { return nil }
  defer { inflateEnd(&zlib) }
  let status = packed.withUnsafeMutableBufferPointer { source in
    unpacked.withUnsafeMutableBufferPointer { target in
      zlib.next_in = source.baseAddress
      zlib.avail_in = UInt32(source.count)
      zlib.next_out = target.baseAddress
      zlib.avail_out = UInt32(target.count)
      return inflate(&zlib, Z_FINISH)
    }
  }
  guard status == Z_STREAM_END else { return nil }
  let stream = bytes.prefix(headerBytes + Int(zlib.total_in))
  return stream + gzipTrailer(of: unpacked.prefix(Int(zlib.total_out)))
}
