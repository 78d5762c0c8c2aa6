/// Bytes that can be read at any position: a file, or a part of the binary.
protocol ByteStorage: Sendable {
  /// The name for error messages.
  var path: String { get }
  /// The number of bytes when the storage was opened.
  var byteCount: Int { get }
  /// Copies bytes from `offset` on into `buffer`, and returns how many: 0 only at the end.
  func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(DatasetError) -> Int
}
