import Basics
import Platform

/// The folder in which a chapter that runs keeps what it has shown: `.build/chapters/NAME` where
/// the current folder has a `.build`, else a folder of that name among the user's temporary files.
///
/// Two runs of one chapter at once have two folders, `NAME` and `NAME-2`: a lock that ends with the
/// process, whatever ends it, tells which ones are taken.
final class FailureFolder {
  let path: String
  private let lock: Int32

  /// A new, empty folder for the chapter `name`; `nil` where none can be had.
  convenience init?(chapter name: String) {
    for base in [Self.buildFolder, Self.temporaryFolder].compactMap(\.self) {
      for attempt in 1...99 {
        let path = FileSystem.joined(base, attempt == 1 ? name : "\(name)-\(attempt)")
        guard (try? FileSystem.createFolder(path)) != nil else { break }
        if let lock = Self.lock(path) {
          self.init(path: path, lock: lock)
          return
        }
      }
    }
    return nil
  }

  private init(path: String, lock: Int32) {
    self.path = path
    self.lock = lock
    // What an earlier run has left there.
    for name in (try? FileSystem.names(in: path)) ?? [] where name != Self.lockName {
      try? FileSystem.remove(FileSystem.joined(path, name))
    }
  }

  deinit { close(lock) }

  /// The page that tells of the failure.
  var page: String { FileSystem.joined(path, FailurePage.fileName) }

  /// Where the runtime's backtracer writes.
  var crashReport: String { FileSystem.joined(path, "crash.json") }

  /// Leaves the folder to its reader.
  func leave() { try? FileSystem.remove(FileSystem.joined(path, Self.lockName)) }

  /// Removes the folder and all in it.
  func remove() {
    try? FileSystem.remove(path)
    // The folder of all such ones, if it is empty.
    if let parent = FileSystem.parent(of: path) { rmdir(parent) }
  }

  /// The name of the file that is locked; not the folder itself, which those who replace files in
  /// it lock.
  private static let lockName = ".lock"

  /// The descriptor of the lock of the folder at `path`; `nil` where another process has it, or has
  /// just removed the folder.
  private static func lock(_ path: String) -> Int32? {
    let file = FileSystem.joined(path, lockName)
    let descriptor = open(file, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return nil }
    var (locked, present) = (stat(), stat())
    if flock(descriptor, LOCK_EX | LOCK_NB) == 0, fstat(descriptor, &locked) == 0,
      lstat(file, &present) == 0, locked.st_ino == present.st_ino, locked.st_dev == present.st_dev
    {
      return descriptor
    }
    close(descriptor)
    return nil
  }

  private static var buildFolder: String? {
    FileSystem.kind(of: ".build") == .folder ? ".build/chapters" : nil
  }

  /// A folder of this user alone, since others can write where it lies.
  private static var temporaryFolder: String? {
    let root = getenv("TMPDIR").map { String(cString: $0) } ?? ""
    let folder = root.isEmpty ? "/tmp" : root
    guard FileSystem.kind(of: folder) == .folder else { return nil }
    let path = FileSystem.joined(folder, "chapters-\(getuid())")
    if mkdir(path, 0o700) == 0 { return path }
    var status = stat()
    guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR, status.st_uid == getuid()
    else { return nil }
    return path
  }
}
