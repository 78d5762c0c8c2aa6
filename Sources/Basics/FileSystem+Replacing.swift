import CFileSystem
import Platform

extension FileSystem {
  /// Writes the file at `path` so that a reader sees the old one or the new one, never a part:
  /// a new file beside it, renamed over it. Symbolic links are followed; a device or a pipe is
  /// written as it is.
  ///
  /// Throws `FileError.cannotWrite`, `FileError.cannotReplace` or `FileError.isBusy`; the old file
  /// then remains, and nothing beside it.
  public static func replaceFile(_ path: String, _ bytes: [UInt8]) throws(FileError) {
    let lock = try FolderLock(parent(of: followingLinks(path)) ?? ".")
    defer { lock.release() }
    try replaceFile(path, bytes, holding: lock)
  }

  /// The same in a folder whose `lock` is held; `isDurable` for a file that is to outlive a loss of
  /// power.
  public static func replaceFile(
    _ path: String, _ bytes: [UInt8], holding lock: FolderLock, isDurable: Bool = false
  ) throws(FileError) {
    if kind(of: path) == .other { return try write(path, bytes, flags: O_WRONLY, for: path) }
    let replacement = Replacement(of: followingLinks(path), holding: lock)
    try replacement.write(bytes)
    if isDurable { try replacement.synchronize() }
    try replacement.commit()
    if isDurable { try synchronize(parent(of: path) ?? ".", for: path) }
  }

  /// What `path` stands for, if it is a symbolic link to something.
  private static func followingLinks(_ path: String) -> String {
    guard entry(at: path) == .symbolicLink, let target = realpath(path, nil)
    else { return path }
    defer { free(target) }
    return String(cString: target)
  }

  /// Exchanges what the two paths name, in one step; 0, or the `errno` of the failure.
  static func exchange(_ first: String, _ second: String) -> Int32 {
    exchange_paths(first, second)
  }
}
