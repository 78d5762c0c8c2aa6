import Platform

/// A file or folder that is to take the place of another one in one step: it is written at `new`,
/// a hidden path beside that, and `commit` puts it there.
///
/// Whatever remains at `new` goes with this value; what a process that was killed left there, with
/// the next replacement of the same path.
public struct Replacement: ~Copyable {
  /// What is to be replaced.
  private let path: String
  private let new: String

  /// A replacement of what stands at `path`, in a folder whose `lock` is held.
  public init(of path: String, holding lock: FolderLock) {
    self.path = path
    FileSystem.clearLeftovers(
      in: FileSystem.parent(of: path) ?? ".", of: FileSystem.name(of: path), holding: lock)
    new = HiddenName.unusedPath(beside: path, mark: .new)
  }

  deinit { try? FileSystem.remove(new) }

  // MARK: Writing

  /// Writes the new file.
  ///
  /// Throws `FileError.cannotWrite`.
  public borrowing func write(_ bytes: [UInt8]) throws(FileError) {
    try FileSystem.create(new, bytes, for: path)
  }

  /// Has the system write the new file onto the disk.
  ///
  /// Throws `FileError.cannotWrite`.
  borrowing func synchronize() throws(FileError) {
    try FileSystem.synchronize(new, for: path)
  }

  /// Makes the new folder.
  ///
  /// Throws `FileError.cannotCreateFolder`.
  public borrowing func createFolder() throws(FileError) {
    guard mkdir(new, 0o777) == 0 else {
      throw .cannotCreateFolder(path: path, reason: FileSystem.lastReason())
    }
  }

  /// Writes a file of the new folder.
  ///
  /// Throws `FileError.cannotWrite`.
  public borrowing func write(_ bytes: [UInt8], named name: String) throws(FileError) {
    try FileSystem.create(
      FileSystem.joined(new, name), bytes, for: FileSystem.joined(path, name))
  }

  /// Makes a symbolic link to `target` in the new folder.
  ///
  /// Throws `FileError.cannotWrite`.
  public borrowing func link(named name: String, to target: String) throws(FileError) {
    guard symlink(target, FileSystem.joined(new, name)) == 0 else {
      throw .cannotWrite(path: FileSystem.joined(path, name), reason: FileSystem.lastReason())
    }
  }

  // MARK: Putting it there

  /// Puts what has been written in the place of what stands at the path, and removes that.
  ///
  /// In one step, for a folder where the file system can exchange two (renameat2 or renamex_np:
  /// ext4, XFS, Btrfs, tmpfs, overlay, APFS). Where it cannot, the old folder is renamed aside
  /// first, and for that moment there is none at the path. Throws `FileError.cannotReplace` or
  /// `FileError.notAFolder`; the old one then stands where it stood.
  public borrowing func commit() throws(FileError) {
    if rename(new, path) == 0 { return }  // A file; or there was no folder, or an empty one.
    let reason = FileSystem.lastReason()
    guard FileSystem.kind(of: new) == .folder else {
      throw .cannotReplace(path: path, reason: reason)
    }
    switch FileSystem.kind(of: path) {
    case .folder: break
    case .file, .other: throw .notAFolder(path: path)
    case nil: throw .cannotReplace(path: path, reason: reason)
    }
    // The old folder now stands at `new`; what is left of it is no failure of the new one.
    switch FileSystem.exchange(new, path) {
    case 0: return
    case EINVAL, ENOTSUP, ENOSYS: try replaceFolderInTwoSteps()
    case let failure:
      throw .cannotReplace(path: path, reason: String(cString: strerror(failure)))
    }
  }

  /// The fallback of `commit`.
  borrowing func replaceFolderInTwoSteps() throws(FileError) {
    let aside = try FileSystem.setAside(path)
    guard rename(new, path) == 0 else {
      let reason = FileSystem.lastReason()
      rename(aside, path)
      throw .cannotReplace(path: path, reason: reason)
    }
    try? FileSystem.remove(aside)
  }
}
