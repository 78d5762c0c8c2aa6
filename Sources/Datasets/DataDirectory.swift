import Platform

/// A directory that may hold the four files of a data set.
struct DataDirectory {
  let path: String

  /// Throws if there is no directory at `path`.
  init(path: String) throws(DatasetError) {
    self.path = path
    var status = stat()
    guard stat(path, &status) == 0 else {
      let isMissing = errno == ENOENT
      let reason = systemMessage()
      throw DatasetError(
        path: path,
        problem: isMissing ? .missing(expected: "a directory") : .unreadable(reason: reason))
    }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      let found = kind(ofMode: status.st_mode)
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
  /// Throws if there is neither, or the first of them can't be opened or isn't a regular file.
  func open(_ file: DataFile) throws(DatasetError) -> FileStorage {
    let filePath = path + (path.hasSuffix("/") ? "" : "/") + file.rawValue
    if let plain = try FileStorage(path: filePath) { return plain }
    if let packed = try FileStorage(path: filePath + ".gz") { return packed }
    let expected = "it or \(file.rawValue).gz"
    throw DatasetError(path: filePath, problem: .missing(expected: expected))
  }

  private static func lastComponent(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? "/"
  }
}
