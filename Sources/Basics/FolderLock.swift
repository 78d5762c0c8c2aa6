#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The right to replace what stands in a folder, held by one process at a time. The system takes it
/// back from a process that ends, however it does.
public struct FolderLock {
  /// How long another process may hold it, in milliseconds; writing a report takes a few.
  private static let patience = 10_000

  private let descriptor: Int32

  /// Whether it keeps others away; a file system that knows no locks has none.
  var isHeld: Bool { descriptor >= 0 }

  /// Waits for the lock of `folder`.
  ///
  /// Throws `FileError.isBusy` where another process does not let go of it.
  init(_ folder: String) throws(FileError) {
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    var waited = 0
    while descriptor >= 0, flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      let isBusy = errno == EWOULDBLOCK
      guard isBusy, waited < Self.patience else {
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

  func release() { if isHeld { close(descriptor) } }
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
