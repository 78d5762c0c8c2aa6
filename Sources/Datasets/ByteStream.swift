/// The unpacked bytes of a file, from its first to its last.
protocol ByteStream: AnyObject {
  /// Throws if the file can't hold exactly `headerBytes + payloadBytes` unpacked bytes, as far as
  /// that can be known without unpacking it.
  func checkPromise(headerBytes: Int, payloadBytes: Int) throws(DatasetError)

  /// Moves the next bytes into `buffer`, which isn't empty, and returns how many: 0 only at the
  /// end, when all that the file must have there has been checked.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(DatasetError) -> Int
}
