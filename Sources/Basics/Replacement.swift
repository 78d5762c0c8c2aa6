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

  /// A path with such a name beside `path`; zeros are appended if it must be unused.
  static func path(beside path: String, _ mark: Mark, isUnused: Bool = true) -> String {
    let name = ".\(FileSystem.name(of: path)).\(mark.rawValue)-\(getpid())"
    var result = FileSystem.joined(FileSystem.parent(of: path) ?? "", name)
    while isUnused, FileSystem.entry(at: result) != nil { result += "0" }
    return result
  }
}

/// A new file or folder, written under a temporary name; `commit` or `exchange` puts it in its place.
///
/// The end of this value removes what is left under the temporary name; after a kill, the next
/// replacement of the same path does.
public struct Replacement: ~Copyable {
  let path: String
  /// The temporary path.
  let new: String
  /// Whether the old folder has the temporary name, with files that are to be kept.
  private var isExchanged = false

  /// A replacement of the file or folder at `path`, in a folder whose `lock` is held.
  public init(of path: String, holding lock: FolderLock) {
    self.path = path
    FileSystem.clearLeftovers(
      in: FileSystem.parent(of: path) ?? ".", of: FileSystem.name(of: path), holding: lock)
    new = TemporaryName.path(beside: path, .new)
  }

  deinit { if !isExchanged { try? FileSystem.remove(new) } }

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

  /// Puts the new file in the place of the old one, or the new folder where there is none, in one
  /// step; `isDurable` if the new file must be on the disk before, to outlive a loss of power.
  ///
  /// Throws `FileError`; the old one is then unchanged.
  public borrowing func commit(isDurable: Bool = false) throws(FileError) {
    if isDurable { try FileSystem.synchronize(new, for: path) }
    guard rename(new, path) == 0 else {
      throw .cannotReplace(path: path, reason: FileSystem.lastReason())
    }
    if isDurable { try FileSystem.synchronize(FileSystem.parent(of: path) ?? ".", for: path) }
  }

  /// Puts the new folder in the place of the old one, and returns the path at which the old one lies
  /// then; `nil` if there was none, or an empty one.
  ///
  /// It takes one step, by renameat2 or renamex_np (ext4, XFS, Btrfs, tmpfs, overlay, APFS). On other
  /// file systems, such as NFS, the old folder is first renamed aside, and there is none at the path
  /// for that moment.
  ///
  /// Throws `FileError`; the old one is then unchanged.
  consuming func exchange() throws(FileError) -> String? {
    if rename(new, path) == 0 { return nil }
    let reason = FileSystem.lastReason()
    guard let old = FileSystem.entry(at: path) else {
      throw .cannotReplace(path: path, reason: reason)
    }
    guard old == .folder else { throw .notAFolder(path: path) }
    switch exchange_paths(new, path) {
    case 0:
      isExchanged = true
      return new
    case EINVAL, ENOTSUP, ENOSYS: return try exchangeInTwoSteps()
    case let failure: throw .cannotReplace(path: path, reason: String(cString: strerror(failure)))
    }
  }

  /// The fallback of `exchange`.
  borrowing func exchangeInTwoSteps() throws(FileError) -> String {
    let aside = try FileSystem.setAside(path)
    guard rename(new, path) == 0 else {
      let reason = FileSystem.lastReason()
      rename(aside, path)
      throw .cannotReplace(path: path, reason: reason)
    }
    return aside
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
    if kind(of: path) == .other { return try writeInPlace(path, bytes) }
    let replacement = Replacement(of: followingLinks(path), holding: lock)
    try replacement.write(bytes)
    try replacement.commit(isDurable: isDurable)
  }

  /// Writes to the device or pipe at `path`. A pipe without a reader does not make this wait.
  private static func writeInPlace(_ path: String, _ bytes: [UInt8]) throws(FileError) {
    let descriptor = open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else {
      let reason = errno == ENXIO ? "no process reads from this pipe" : lastReason()
      throw .cannotWrite(path: path, reason: reason)
    }
    defer { close(descriptor) }
    _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) & ~O_NONBLOCK)
    guard writeAll(bytes, to: descriptor) else {
      throw .cannotWrite(path: path, reason: lastReason())
    }
  }

  /// `path`, or the place to which it leads if it is a symbolic link.
  static func followingLinks(_ path: String) -> String {
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

  /// Removes the temporary names of `target` in `folder` that processes which were killed have left.
  /// An old folder, which may hold files of the user's, is left to `RecordedFolder`.
  public static func clearLeftovers(in folder: String, of target: String, holding lock: FolderLock)
  {
    for (path, _) in leftovers(in: folder, of: target, holding: lock)
    where entry(at: path) != .folder || entry(at: joined(path, RecordedFolder.noteName)) != nil
      || rmdir(path) == 0
    { try? remove(path) }
  }

  /// The temporary names of `target` in `folder` that processes which were killed have left.
  static func leftovers(
    in folder: String, of target: String, holding lock: FolderLock
  ) -> [(path: String, mark: TemporaryName.Mark)] {
    guard lock.isHeld, let names = try? names(in: folder, skippingInvalid: true) else { return [] }
    return names.compactMap { name in
      guard let temporary = TemporaryName(name), temporary.target == target else { return nil }
      return (joined(folder, name), temporary.mark)
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
