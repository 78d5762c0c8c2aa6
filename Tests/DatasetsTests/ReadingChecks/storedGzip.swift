import CZlib

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
