import CSystem
import Platform

// Files and folders are replaced so that readers see the old or the new one, whole, at every moment.
// The new one is written under a temporary name beside the old one, then takes its place in one
// step. Processes that write in a folder hold its lock, so temporary names found under the lock
// belong to processes that were killed.

/// The right to replace files in a folder, held by one process at a time. The system takes it back
/// from a process that ends or is killed.
public struct FolderLock {
  private let descriptor: Int32

  /// Whether the lock keeps others away; false on a file system without locks.
  var isHeld: Bool { descriptor >= 0 }

  /// Waits for the lock of `folder`, at most `patience` milliseconds; writing a report takes a few.
  ///
  /// Throws `FileError.isBusy` if another process still holds it then.
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

  /// Gives the lock back; otherwise the end of the process does.
  public func release() { if isHeld { close(descriptor) } }
}

/// A name beside that of a file or folder: `.tied-weights.tmp-4711` for `tied-weights` in process
/// 4711 while the new one is written, `.tied-weights.old-4711` for the old one that is moved aside.
struct TemporaryName {
  enum Mark: String { case new = "tmp", old }

  /// The name of the file or folder.
  let target: String
  let mark: Mark

  /// Reads the name `text`; `nil` if it is not of this form.
  init?(_ text: String) {
    guard let match = text.wholeMatch(of: /\.(.+)\.(tmp|old)-[0-9]+/),
      let mark = Mark(rawValue: String(match.2))
    else { return nil }
    (target, self.mark) = (String(match.1), mark)
  }

  /// An unused path with such a name beside `path`: zeros are appended if the name exists.
  static func path(beside path: String, _ mark: Mark) -> String {
    let name = ".\(FileSystem.name(of: path)).\(mark.rawValue)-\(getpid())"
    var result = FileSystem.joined(FileSystem.parent(of: path) ?? "", name)
    while FileSystem.entry(at: result) != nil { result += "0" }
    return result
  }
}

/// A new file or folder, written under a temporary name; `commit` puts it in the place of the old
/// one.
///
/// The end of this value removes what is left under the temporary name; after a kill, the next
/// replacement of the same path does.
public struct Replacement: ~Copyable {
  private let path: String
  private let new: String

  /// A replacement of the file or folder at `path`, in a folder whose `lock` is held.
  public init(of path: String, holding lock: FolderLock) {
    self.path = path
    FileSystem.clearLeftovers(
      in: FileSystem.parent(of: path) ?? ".", of: FileSystem.name(of: path), holding: lock)
    new = TemporaryName.path(beside: path, .new)
  }

  deinit { try? FileSystem.remove(new) }

  /// Writes the new file.
  public borrowing func write(_ bytes: [UInt8]) throws(FileError) {
    try FileSystem.create(new, bytes, for: path)
  }

  /// Makes the new folder.
  public borrowing func createFolder() throws(FileError) {
    guard mkdir(new, 0o777) == 0 else {
      throw .cannotCreateFolder(path: path, reason: FileSystem.lastReason())
    }
  }

  /// Writes a file of the new folder.
  public borrowing func write(_ bytes: [UInt8], named name: String) throws(FileError) {
    try FileSystem.create(
      FileSystem.joined(new, name), bytes, for: FileSystem.joined(path, name))
  }

  /// Makes a symbolic link to `target` in the new folder.
  public borrowing func link(named name: String, to target: String) throws(FileError) {
    guard symlink(target, FileSystem.joined(new, name)) == 0 else {
      throw .cannotWrite(path: FileSystem.joined(path, name), reason: FileSystem.lastReason())
    }
  }

  /// Puts the new file or folder in the place of the old one, and removes that; `isDurable` if the
  /// new file must be on the disk before, to outlive a loss of power.
  ///
  /// It takes one step, for a folder by renameat2 or renamex_np (ext4, XFS, Btrfs, tmpfs, overlay,
  /// APFS). On other file systems, such as NFS, the old folder is first renamed aside, and there is
  /// none at the path for that moment.
  ///
  /// Throws `FileError`; the old one is then unchanged.
  public borrowing func commit(isDurable: Bool = false) throws(FileError) {
    if isDurable { try FileSystem.synchronize(new, for: path) }
    if rename(new, path) == 0 {  // A file; or there was no folder, or an empty one.
      if isDurable { try FileSystem.synchronize(FileSystem.parent(of: path) ?? ".", for: path) }
      return
    }
    let reason = FileSystem.lastReason()
    guard FileSystem.kind(of: new) == .folder, let old = FileSystem.kind(of: path) else {
      throw .cannotReplace(path: path, reason: reason)
    }
    guard old == .folder else { throw .notAFolder(path: path) }
    // After an exchange, the old folder has the temporary name. A failure to remove it is ignored.
    switch exchange_paths(new, path) {
    case 0: return
    case EINVAL, ENOTSUP, ENOSYS: try replaceFolderInTwoSteps()
    case let failure: throw .cannotReplace(path: path, reason: String(cString: strerror(failure)))
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

extension FileSystem {
  /// Runs `body` while no other process replaces files in `folder`.
  ///
  /// Throws `FileError.isBusy`, and the errors of `body`.
  public static func locking<Value>(
    folder: String, _ body: (FolderLock) throws -> Value
  ) throws -> Value {
    let lock = try FolderLock(folder)
    defer { lock.release() }
    return try body(lock)
  }

  /// Replaces the file at `path`, or creates it. Symbolic links are followed; a device or a pipe is
  /// written in place.
  ///
  /// Throws `FileError`; the old file is then unchanged, and no temporary file is left.
  public static func replaceFile(_ path: String, _ bytes: [UInt8]) throws(FileError) {
    let lock = try FolderLock(parent(of: followingLinks(path)) ?? ".")
    defer { lock.release() }
    try replaceFile(path, bytes, holding: lock)
  }

  /// The same in a folder whose `lock` is held; `isDurable` for a file that must outlive a loss of
  /// power.
  public static func replaceFile(
    _ path: String, _ bytes: [UInt8], holding lock: FolderLock, isDurable: Bool = false
  ) throws(FileError) {
    if kind(of: path) == .other { return try write(path, bytes, flags: O_WRONLY, for: path) }
    let replacement = Replacement(of: followingLinks(path), holding: lock)
    try replacement.write(bytes)
    try replacement.commit(isDurable: isDurable)
  }

  private static func followingLinks(_ path: String) -> String {
    guard entry(at: path) == .symbolicLink, let target = realpath(path, nil) else { return path }
    defer { free(target) }
    return String(cString: target)
  }

  /// Renames the file or folder at `path` to a temporary name beside it, which is returned.
  public static func setAside(_ path: String) throws(FileError) -> String {
    let aside = TemporaryName.path(beside: path, .old)
    guard rename(path, aside) == 0 else {
      throw .cannotReplace(path: path, reason: lastReason())
    }
    return aside
  }

  /// Cleans `folder`, or the temporary names of `target` only, after processes that were killed: an
  /// old file or folder that was moved aside is put back if there is none in its place, and the rest
  /// is removed.
  public static func clearLeftovers(
    in folder: String, of target: String? = nil, holding lock: FolderLock
  ) {
    guard lock.isHeld, let names = try? names(in: folder) else { return }
    for name in names {
      guard let temporary = TemporaryName(name), temporary.target == target ?? temporary.target
      else { continue }
      let (leftover, path) = (joined(folder, name), joined(folder, temporary.target))
      if temporary.mark == .old, entry(at: path) == nil, rename(leftover, path) == 0 { continue }
      try? remove(leftover)
    }
  }

  /// Has the system write the file or folder at `path` to the disk. Errors name `target`.
  fileprivate static func synchronize(_ path: String, for target: String) throws(FileError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .cannotWrite(path: target, reason: lastReason()) }
    defer { close(descriptor) }
    // Some file systems lack this call for folders.
    guard fsync(descriptor) == 0 || errno == EINVAL || errno == ENOTSUP else {
      throw .cannotWrite(path: target, reason: lastReason())
    }
  }
}
