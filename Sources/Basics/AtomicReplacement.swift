import CFileSystem

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

extension FileSystem {
  /// Writes the file at `path` so that a reader sees the old one or the new one, never a part:
  /// a new file beside it, renamed over it. A device or a pipe is written as it is.
  ///
  /// Throws `FileError.cannotWrite` or `FileError.cannotReplace`; the old file then remains, and
  /// nothing beside it.
  public static func replaceFile(_ path: String, _ bytes: [UInt8]) throws(FileError) {
    if kind(of: path) == .other { return try write(path, bytes, flags: O_WRONLY) }
    let temporary = unusedPath(beside: path, mark: "tmp")
    do throws(FileError) {
      try create(temporary, bytes)
      guard rename(temporary, path) == 0 else {
        throw FileError.cannotReplace(path: path, reason: lastReason())
      }
    } catch {
      try? remove(temporary)
      throw error
    }
  }

  /// Puts the folder `new` in the place of the folder `path`, and removes the old one.
  ///
  /// In one step where the file system can exchange two folders (renameat2 or renamex_np: ext4,
  /// XFS, Btrfs, tmpfs, overlay, APFS). Where it cannot, the old folder is renamed aside first,
  /// and for that moment there is none at `path`. Throws `FileError.cannotReplace`; the old folder
  /// then stands where it stood.
  public static func replaceFolder(_ path: String, with new: String) throws(FileError) {
    if rename(new, path) == 0 { return }  // There was none, or an empty one.
    let reason = lastReason()
    switch kind(of: path) {
    case .folder: break
    case .file, .other: throw .notAFolder(path: path)
    case nil: throw .cannotReplace(path: path, reason: reason)
    }
    let failure = exchange_paths(new, path)
    if failure == 0 {
      // The new folder stands; what is left of the old one is no failure of it.
      try? remove(new)
      return
    }
    guard failure == EINVAL || failure == ENOTSUP || failure == ENOSYS else {
      throw .cannotReplace(path: path, reason: String(cString: strerror(failure)))
    }
    try replaceFolderInTwoSteps(path, with: new)
  }

  /// The fallback of `replaceFolder`.
  static func replaceFolderInTwoSteps(_ path: String, with new: String) throws(FileError) {
    let aside = try setAside(path)
    guard rename(new, path) == 0 else {
      let reason = lastReason()
      rename(aside, path)
      throw .cannotReplace(path: path, reason: reason)
    }
    try? remove(aside)
  }

  /// Renames the file or folder at `path` to an unused hidden name beside it, which is returned.
  ///
  /// Throws `FileError.cannotReplace`.
  public static func setAside(_ path: String) throws(FileError) -> String {
    let aside = unusedPath(beside: path, mark: "old")
    guard rename(path, aside) == 0 else {
      throw .cannotReplace(path: path, reason: lastReason())
    }
    return aside
  }

  /// A hidden path beside `path` at which nothing stands, such as `output/.tied-weights.tmp-4711`.
  public static func unusedPath(beside path: String, mark: String) -> String {
    let name = path.split(separator: "/").last.map(String.init) ?? "output"
    let folder = parent(of: path) ?? ""
    var attempt = 0
    while true {
      let suffix = attempt == 0 ? "" : "-\(attempt)"
      let candidate = joined(folder, ".\(name).\(mark)-\(getpid())\(suffix)")
      if kind(of: candidate) == nil { return candidate }
      attempt += 1
    }
  }
}
