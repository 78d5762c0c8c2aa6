import Platform

extension FileSystem {
  /// What stands at a path itself: a symbolic link is one, whatever it leads to.
  public enum Entry: Equatable, Sendable {
    case file
    case folder
    case symbolicLink
    /// A device, a pipe, a socket.
    case other
  }

  /// What stands at `path`, symbolic links not followed; `nil` where there is nothing.
  public static func entry(at path: String) -> Entry? {
    var status = stat()
    guard lstat(path, &status) == 0 else { return nil }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return .file
    case S_IFDIR: return .folder
    case S_IFLNK: return .symbolicLink
    default: return .other
    }
  }

  /// All that stands below `folder`, hidden files included, by the paths from there. A folder has
  /// an entry of its own where it is empty.
  ///
  /// Throws `FileError.cannotRead`.
  public static func tree(of folder: String) throws(FileError) -> [String: Entry] {
    var tree: [String: Entry] = [:]
    for name in try names(in: folder) {
      let path = joined(folder, name)
      guard let entry = entry(at: path) else { continue }
      let below = entry == .folder ? try self.tree(of: path) : [:]
      if below.isEmpty { tree[name] = entry }
      for (rest, entry) in below { tree["\(name)/\(rest)"] = entry }
    }
    return tree
  }

  /// Creates an empty folder that only this user can read, where temporary files belong, and
  /// returns its path: `/tmp/chapters-check-x3Yz1A` for the `prefix` `chapters-check`.
  ///
  /// Throws `FileError.cannotCreateFolder`.
  public static func createTemporaryFolder(prefix: String) throws(FileError) -> String {
    let parent = getenv("TMPDIR").map { String(cString: $0) } ?? ""
    let path = joined(parent.isEmpty ? "/tmp" : parent, "\(prefix)-XXXXXX")
    var template = path.utf8CString
    let isCreated = template.withUnsafeMutableBufferPointer { mkdtemp($0.baseAddress!) != nil }
    guard isCreated else { throw .cannotCreateFolder(path: path, reason: lastReason()) }
    return String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
