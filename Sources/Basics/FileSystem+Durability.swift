import Platform

extension FileSystem {
  /// Has the system write what it holds of the file or folder at `path` onto the disk, so that it
  /// outlives a loss of power too. `target` is the path that an error names.
  ///
  /// Throws `FileError.cannotWrite`.
  static func synchronize(_ path: String, for target: String) throws(FileError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .cannotWrite(path: target, reason: lastReason()) }
    defer { close(descriptor) }
    // Some file systems have no such call for folders.
    guard fsync(descriptor) == 0 || errno == EINVAL || errno == ENOTSUP else {
      throw .cannotWrite(path: target, reason: lastReason())
    }
  }
}
