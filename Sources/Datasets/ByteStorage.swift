import Basics

/// Bytes that can be read at any position: a file, or a part of the binary.
protocol ByteStorage: Sendable {
  /// The name for error messages.
  var path: String { get }
  /// The number of bytes when the storage was opened.
  var byteCount: Int { get }
  /// Copies bytes from `offset` on into `buffer`, and returns how many: 0 only at the end.
  func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(DatasetError) -> Int
}

/// An open regular file. (`RegularFile` has no state that changes, so threads can share it.)
struct FileStorage: ByteStorage, @unchecked Sendable {
  private let file: RegularFile

  var path: String { file.path }
  var byteCount: Int { file.byteCount }

  /// Opens the file at `path`. Throws if that fails, or if `path` names something else.
  init(path: String) throws(DatasetError) {
    file = try Self.reporting(path) { () throws(FileError) in try RegularFile(path) }
  }

  func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(DatasetError) -> Int
  {
    let range = offset..<min(offset + buffer.count, byteCount)
    let bytes = try Self.reporting(path) { () throws(FileError) in try file.read(range) }
    buffer.copyBytes(from: bytes)
    return bytes.count
  }

  private static func reporting<Result>(
    _ path: String, _ body: () throws(FileError) -> Result
  ) throws(DatasetError) -> Result {
    do { return try body() } catch {
      guard case .cannotRead(_, let reason) = error else { throw .unreadable(path, "\(error)") }
      throw .unreadable(path, reason)
    }
  }
}

/// Bytes that live as long as the program, such as an embedded file.
struct MemoryStorage: ByteStorage, @unchecked Sendable {
  let path: String
  /// Never written to, so that threads can share it.
  let bytes: UnsafeRawBufferPointer

  var byteCount: Int { bytes.count }

  func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) -> Int {
    let rest = UnsafeRawBufferPointer(rebasing: bytes.dropFirst(offset).prefix(buffer.count))
    buffer.copyMemory(from: rest)
    return rest.count
  }
}
