import Platform

/// Files and folders by POSIX calls: errors keep the system's reason, and nothing else is loaded.
public enum FileSystem {
  /// What a path names.
  public enum Kind: Sendable {
    case file
    case folder
    /// A device, a pipe, a socket.
    case other
  }

  /// What `path` names, symbolic links followed; `nil` where there is nothing.
  public static func kind(of path: String) -> Kind? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    switch status.st_mode & S_IFMT {
    case S_IFDIR: return .folder
    case S_IFREG: return .file
    default: return .other
    }
  }

  /// The bytes of the file at `path`.
  ///
  /// Throws `FileError.cannotRead`.
  public static func read(_ path: String) throws(FileError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .cannotRead(path: path, reason: lastReason()) }
    defer { close(descriptor) }
    guard let bytes = readAll(descriptor) else {
      throw .cannotRead(path: path, reason: lastReason())
    }
    return bytes
  }

  /// All bytes up to the end of the file or pipe `descriptor`, or `nil` where reading fails
  /// (`errno` says why).
  public static func readAll(_ descriptor: Int32) -> [UInt8]? {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65536)
    while true {
      let count = buffer.withUnsafeMutableBytes { systemRead(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { return nil }
      if count == 0 { return bytes }
      bytes += buffer[..<count]
    }
  }

  /// Writes all `bytes` to `descriptor`; false where that fails (`errno` says why).
  public static func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    bytes.withUnsafeBytes { buffer in
      var position = 0
      while position < buffer.count {
        let rest = UnsafeRawBufferPointer(rebasing: buffer[position...])
        let count = systemWrite(descriptor, rest.baseAddress, rest.count)
        if count < 0, errno == EINTR { continue }
        guard count >= 0 else { return false }
        position += count
      }
      return true
    }
  }

  /// Writes a file that must not exist yet. Errors name `target`, if it is what the file is for.
  ///
  /// Throws `FileError.cannotWrite`.
  public static func create(
    _ path: String, _ bytes: [UInt8], for target: String? = nil
  ) throws(FileError) {
    try write(path, bytes, flags: O_WRONLY | O_CREAT | O_EXCL, for: target ?? path)
  }

  /// Opens the file at `path` with `flags`, and writes all `bytes`. Errors name `target`.
  static func write(
    _ path: String, _ bytes: [UInt8], flags: Int32, for target: String
  ) throws(FileError) {
    let descriptor = open(path, flags | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw .cannotWrite(path: target, reason: lastReason()) }
    let isWritten = writeAll(bytes, to: descriptor)
    let reason = lastReason()
    // Network file systems and quotas report a failed write no sooner than here.
    guard close(descriptor) == 0, isWritten else {
      throw .cannotWrite(path: target, reason: isWritten ? lastReason() : reason)
    }
  }

  /// Creates the folder `path` and those that it stands in, as far as they are missing.
  ///
  /// Throws `FileError.cannotCreateFolder` or `FileError.notAFolder`.
  public static func createFolder(_ path: String) throws(FileError) {
    switch kind(of: path) {
    case .folder: return
    case .file, .other: throw .notAFolder(path: path)
    case nil: break
    }
    if let parent = parent(of: path) { try createFolder(parent) }
    if mkdir(path, 0o777) != 0, kind(of: path) != .folder {
      throw .cannotCreateFolder(path: path, reason: lastReason())
    }
  }

  /// The names in the folder at `path`, sorted, without `.` and `..`.
  ///
  /// Throws `FileError.cannotRead`.
  public static func names(in path: String) throws(FileError) -> [String] {
    guard let stream = opendir(path) else {
      throw .cannotRead(path: path, reason: lastReason())
    }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 1) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// Removes the file, or the folder with all in it, at `path`; a symbolic link is removed, not
  /// followed. Nothing there is no error.
  ///
  /// Throws `FileError.cannotRemove` or `FileError.cannotRead`.
  public static func remove(_ path: String) throws(FileError) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    let isFolder = status.st_mode & S_IFMT == S_IFDIR
    if isFolder {
      for name in try names(in: path) { try remove(joined(path, name)) }
    }
    guard (isFolder ? rmdir(path) : unlink(path)) == 0 else {
      throw .cannotRemove(path: path, reason: lastReason())
    }
  }

  /// `folder` and `name` with one slash between them.
  public static func joined(_ folder: String, _ name: String) -> String {
    folder.isEmpty || folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
  }

  /// The folder in which `path` stands, as it was given; `nil` where the text names none.
  public static func parent(of path: String) -> String? {
    var components = path.split(separator: "/", omittingEmptySubsequences: true)
    guard !components.isEmpty else { return nil }
    components.removeLast()
    let parent = (path.hasPrefix("/") ? "/" : "") + components.joined(separator: "/")
    return parent.isEmpty ? nil : parent
  }

  /// The last component of `path`.
  static func name(of path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }

  /// The system's words for `errno`.
  static func lastReason() -> String { String(cString: strerror(errno)) }
}

/// `read(2)`, under a name that `FileSystem.read` does not hide.
private func systemRead(_ file: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
  read(file, buffer, count)
}

/// `write(2)`, likewise.
private func systemWrite(_ file: Int32, _ buffer: UnsafeRawPointer?, _ count: Int) -> Int {
  write(file, buffer, count)
}
