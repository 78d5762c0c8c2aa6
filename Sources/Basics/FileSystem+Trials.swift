import Platform

// Checks before long work that its results can be written: the same calls are tried, and undone.

extension FileSystem {
  /// Checks that a folder can be written at `path`: the missing folders are made within a temporary
  /// one, in the nearest folder above that exists.
  public static func checkFolderCanBeWritten(_ path: String) throws(FileError) {
    var existing = path
    var missing: [String] = []
    while kind(of: existing) == nil, existing != "." {
      guard entry(at: existing) == nil else {
        throw .cannotCreateFolder(
          path: path, reason: "'\(existing)' is a symbolic link that leads nowhere")
      }
      missing.insert(name(of: existing), at: 0)
      existing = parent(of: existing) ?? "."
    }
    guard kind(of: existing) == .folder else { throw .notAFolder(path: existing) }
    let lock = try FolderLock(existing)
    defer { lock.release() }
    let trial = Replacement(of: joined(existing, "chapters-trial"), holding: lock)
    var folders = [trial.new]
    // From `..` on, the folders would lie elsewhere.
    for name in missing.prefix(while: { $0 != ".." }) where name != "." {
      folders.append(joined(folders[folders.count - 1], name))
    }
    try withExtendedLifetime(trial) { () throws(FileError) in
      for folder in folders where mkdir(folder, 0o777) != 0 {
        throw .cannotCreateFolder(path: path, reason: lastReason())
      }
    }
  }

  /// Checks that a file can be written at `path`: an empty one is made beside it.
  public static func checkFileCanBeWritten(_ path: String) throws(FileError) {
    guard kind(of: path) != .folder, !path.hasSuffix("/") else {
      throw .cannotWrite(path: path, reason: "it is a folder")
    }
    if kind(of: path) == .other {
      guard access(path, W_OK) == 0 else { throw .cannotWrite(path: path, reason: lastReason()) }
      return
    }
    guard kind(of: path) != nil || entry(at: path) == nil else {
      throw .cannotWrite(path: path, reason: "it is a symbolic link that leads nowhere")
    }
    let parent = parent(of: path) ?? "."
    guard kind(of: parent) == .folder else {
      throw .cannotWrite(path: path, reason: "its folder '\(parent)' does not exist")
    }
    let target = followingLinks(path)
    let lock = try FolderLock(self.parent(of: target) ?? ".")
    defer { lock.release() }
    let trial = Replacement(of: target, holding: lock)
    try withExtendedLifetime(trial) { () throws(FileError) in
      try create(trial.new, [], for: path)
    }
  }

  /// Whether files written at the two paths would be one: by another spelling, a link, or a file
  /// system that takes other letters for the same.
  public static func isSamePlace(_ first: String, _ second: String) throws(FileError) -> Bool {
    let (one, other) = (identity(of: first), identity(of: second))
    if one != nil || other != nil { return one == other }
    let (parent, otherParent) = (self.parent(of: first) ?? ".", self.parent(of: second) ?? ".")
    guard let folder = identity(of: parent), folder == identity(of: otherParent) else {
      return false
    }
    if name(of: first) == name(of: second) { return true }
    let lock = try FolderLock(parent)
    defer { lock.release() }
    let trial = Replacement(of: first, holding: lock)
    guard (try? trial.write([])) != nil else { return false }
    return withExtendedLifetime(trial) {
      identity(of: TemporaryName.path(beside: second, .new, isUnused: false)) != nil
    }
  }
}
