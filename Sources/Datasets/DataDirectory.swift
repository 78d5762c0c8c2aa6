import Platform

/// A directory that may hold the four files of a data set.
struct DataDirectory {
  let path: String

  /// Throws if `path` does not name a directory.
  init(path: String) throws(DatasetError) {
    self.path = path
    switch try Self.kind(of: path) {
    case "a directory": break
    case nil: throw DatasetError(path: path, problem: .missing(expected: "a directory"))
    case let found?:
      throw DatasetError(path: path, problem: .wrongKind(expected: "a directory", found: found))
    }
  }

  /// The last component of the path, or of the path that it stands for if it is `.` or `..`.
  var name: String {
    let last = Self.lastComponent(path)
    guard last == "." || last == "..", let resolved = realpath(path, nil) else { return last }
    defer { free(resolved) }
    return Self.lastComponent(String(cString: resolved))
  }

  /// Opens `file`, or else the same name with `.gz`.
  ///
  /// Throws if both are missing, or the first of them can't be opened or isn't a regular file.
  func open(_ file: DataFile) throws(DatasetError) -> FileStorage {
    let plain = path + (path.hasSuffix("/") ? "" : "/") + file.rawValue
    for path in [plain, plain + ".gz"] {
      guard let found = try Self.kind(of: path) else { continue }
      guard found == "a regular file" else {
        let problem = DatasetProblem.wrongKind(expected: "a regular file", found: found)
        throw DatasetError(path: path, problem: problem)
      }
      return try FileStorage(path: path)
    }
    let expected = "it or \(file.rawValue).gz"
    throw DatasetError(path: plain, problem: .missing(expected: expected))
  }

  /// What stands at `path`, such as `a FIFO`; nil if nothing does.
  private static func kind(of path: String) throws(DatasetError) -> String? {
    var status = stat()
    guard stat(path, &status) == 0 else {
      if errno == ENOENT { return nil }
      throw .unreadable(path, String(cString: strerror(errno)))
    }
    return switch status.st_mode & S_IFMT {
    case S_IFREG: "a regular file"
    case S_IFDIR: "a directory"
    case S_IFIFO: "a FIFO"
    case S_IFSOCK: "a socket"
    case S_IFCHR, S_IFBLK: "a device"
    default: "something else"
    }
  }

  private static func lastComponent(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? "/"
  }
}
