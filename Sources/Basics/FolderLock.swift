import Platform

/// The right to replace what stands in a folder, held by one process at a time. The system takes it
/// back from a process that ends, however it does.
public struct FolderLock {
  private let descriptor: Int32

  /// Whether it keeps others away; a file system that knows no locks has none.
  var isHeld: Bool { descriptor >= 0 }

  /// Waits for the lock of `folder`, for `patience` milliseconds; writing a report takes a few.
  ///
  /// Throws `FileError.isBusy` where another process does not let go of it.
  public init(_ folder: String, patience: Int = 10_000) throws(FileError) {
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    var waited = 0
    while descriptor >= 0, flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      let isBusy = errno == EWOULDBLOCK
      guard isBusy, waited < patience else {
        close(descriptor)
        if isBusy { throw .isBusy(path: folder) }
        self.descriptor = -1
        return
      }
      usleep(1000)
      waited += 1
    }
    self.descriptor = descriptor
  }

  /// Gives the lock back; where nobody does, the end of the process does.
  public func release() { if isHeld { close(descriptor) } }
}

extension FileSystem {
  /// Runs `body` while no other process replaces anything in `folder`.
  ///
  /// Throws `FileError.isBusy`, and what `body` throws.
  public static func locking<Value>(
    folder: String, _ body: (FolderLock) throws -> Value
  ) throws -> Value {
    let lock = try FolderLock(folder)
    defer { lock.release() }
    return try body(lock)
  }
}
