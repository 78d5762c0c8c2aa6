import Platform

extension FileSystem {
  /// Creates the folder `path` and the missing ones above it.
  public static func createFolder(_ path: String) throws(FileError) {
    if let kind = kind(of: path) {
      guard kind == .folder else { throw .notAFolder(path: path) }
      return
    }
    if let parent = parent(of: path) { try createFolder(parent) }
    if mkdir(path, 0o777) != 0, kind(of: path) != .folder {
      throw .cannotCreateFolder(path: path, reason: lastReason())
    }
  }

  /// Creates an empty folder among the temporary files that only this user can read, and returns its
  /// path: `/tmp/chapters-check-x3Yz1A` for the `prefix` `chapters-check`.
  public static func createTemporaryFolder(prefix: String) throws(FileError) -> String {
    let parent = getenv("TMPDIR").map { String(cString: $0) } ?? ""
    let path = joined(parent.isEmpty ? "/tmp" : parent, "\(prefix)-XXXXXX")
    var template = path.utf8CString
    let isCreated = template.withUnsafeMutableBufferPointer { mkdtemp($0.baseAddress!) != nil }
    guard isCreated else { throw .cannotCreateFolder(path: path, reason: lastReason()) }
    return String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// The names in the folder at `path`, sorted, without `.` and `..`. Throws for a name that is not valid UTF-8,
  /// which as text would be another one; `skippingInvalid` leaves such names out.
  public static func names(
    in path: String, skippingInvalid: Bool = false
  ) throws(FileError) -> [String] {
    guard let stream = opendir(path) else {
      throw .cannotRead(path: path, reason: lastReason())
    }
    defer { closedir(stream) }
    var names: [String] = []
    var invalid: String?
    while let entry = readdir(stream) {
      withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 1) { text in
          guard let name = String(validatingCString: text) else { return invalid = escaped(text) }
          if name != ".", name != ".." { names.append(name) }
        }
      }
    }
    if let invalid, !skippingInvalid {
      throw .cannotRead(
        path: path, reason: "the name '\(invalid)' in it is not valid UTF-8; rename that file")
    }
    return names.sorted()
  }

  /// All files below `folder`, hidden ones included, and its empty folders, by the paths from there.
  public static func tree(of folder: String) throws(FileError) -> [String: Kind] {
    var tree: [String: Kind] = [:]
    for name in try names(in: folder) {
      let path = joined(folder, name)
      guard let kind = entry(at: path) else { continue }
      let below = kind == .folder ? try self.tree(of: path) : [:]
      if below.isEmpty { tree[name] = kind }
      for (rest, kind) in below { tree["\(name)/\(rest)"] = kind }
    }
    return tree
  }

  /// Removes the file or the whole folder at `path`, if there is one; a symbolic link is removed, not
  /// followed.
  public static func remove(_ path: String) throws(FileError) {
    guard let kind = entry(at: path) else { return }
    if kind == .folder {
      for name in try names(in: path) { try remove(joined(path, name)) }
    }
    guard (kind == .folder ? rmdir(path) : unlink(path)) == 0 else {
      throw .cannotRemove(path: path, reason: lastReason())
    }
  }
}
