import Platform

/// An open regular file.
///
/// It is read, not mapped: a mapped file that another process shortens would kill this one.
final class FileStorage: ByteStorage {
  let path: String
  let byteCount: Int
  private let descriptor: Int32

  /// Opens the file at `path`, or returns nil if there is none.
  ///
  /// Throws if it can't be opened or isn't a regular file. A FIFO doesn't make this wait.
  init?(path: String) throws(DatasetError) {
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT { return nil }
      throw DatasetError(path: path, problem: .unreadable(reason: systemMessage()))
    }
    self.path = path
    self.descriptor = descriptor
    var status = stat()
    let isExamined = fstat(descriptor, &status) == 0
    byteCount = Int(status.st_size)
    guard isExamined else {
      throw DatasetError(path: path, problem: .unreadable(reason: systemMessage()))
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      let found = kind(ofMode: status.st_mode)
      throw DatasetError(path: path, problem: .wrongKind(expected: "a regular file", found: found))
    }
  }

  deinit {
    close(descriptor)
  }

  func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(DatasetError) -> Int
  {
    while true {
      let count = pread(descriptor, buffer.baseAddress, buffer.count, off_t(offset))
      if count >= 0 { return count }
      guard errno == EINTR else {
        throw DatasetError(path: path, problem: .unreadable(reason: systemMessage()))
      }
    }
  }
}
