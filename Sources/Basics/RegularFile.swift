import Platform

/// An open file of a known size, whose bytes are read where they are wanted.
///
/// It is read, not mapped: a mapped file that another process shortens would end this one.
public final class RegularFile {
  /// The path, as it was given.
  public let path: String
  /// The size when the file was opened.
  public let byteCount: Int
  private let descriptor: Int32

  /// Opens the file at `path`. A FIFO in its place does not make this wait.
  ///
  /// Throws `FileError.cannotRead` if there is none, or something else than a file.
  public init(_ path: String) throws(FileError) {
    self.path = path
    descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    var status = stat()
    let isOpen = descriptor >= 0 && fstat(descriptor, &status) == 0
    byteCount = Int(status.st_size)
    guard isOpen else { throw .cannotRead(path: path, reason: FileSystem.lastReason()) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw .cannotRead(path: path, reason: FileSystem.notRegular)
    }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// The bytes of `range`, which must lie within the file.
  ///
  /// Throws `FileError.cannotRead`, also if the file has become shorter.
  public func read(_ range: Range<Int>) throws(FileError) -> [UInt8] {
    require(range.lowerBound >= 0 && range.upperBound <= byteCount, "\(range) of \(byteCount)")
    var bytes = [UInt8](repeating: 0, count: range.count)
    var position = 0
    while position < bytes.count {
      let count = bytes.withUnsafeMutableBytes { buffer in
        pread(
          descriptor, buffer.baseAddress.map { $0 + position }, buffer.count - position,
          off_t(range.lowerBound + position))
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        let reason = count == 0 ? "it has become shorter" : FileSystem.lastReason()
        throw .cannotRead(path: path, reason: reason)
      }
      position += count
    }
    return bytes
  }
}
