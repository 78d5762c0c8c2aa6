import Platform

/// A failure of a file or folder; each case has the path as it was given.
public enum FileError: ReportableError, Equatable {
  case cannotCreateFolder(path: String, reason: String)
  case notAFolder(path: String)
  case cannotWrite(path: String, reason: String)
  case cannotReplace(path: String, reason: String)
  case cannotRead(path: String, reason: String)
  case cannotRemove(path: String, reason: String)
  /// A folder in which another process is writing.
  case isBusy(path: String)
  /// A folder that existed when the run began.
  case isGone(path: String)

  /// The exit code of the process.
  public var exitCode: ExitCode {
    switch self {
    case .cannotCreateFolder, .notAFolder, .isGone: .cannotCreateOutput
    case .cannotWrite, .cannotReplace, .cannotRemove, .isBusy: .cannotWriteOutput
    case .cannotRead: .noInput
    }
  }

  /// The line that the user sees.
  public var description: String {
    switch self {
    case .cannotCreateFolder(let path, let reason): "cannot create folder '\(path)': \(reason)"
    case .notAFolder(let path): "'\(path)' must be a folder, but it is something else"
    case .cannotWrite(let path, let reason): "cannot write '\(path)': \(reason)"
    case .cannotReplace(let path, let reason): "cannot replace '\(path)': \(reason)"
    case .cannotRead(let path, let reason): "cannot read '\(path)': \(reason)"
    case .cannotRemove(let path, let reason): "cannot remove '\(path)': \(reason)"
    case .isBusy(let path):
      "cannot write in '\(path)': another process has been writing there for ten seconds"
    case .isGone(let path): "'\(path)' was there when the run began, but is gone"
    }
  }
}

/// Files and folders by POSIX calls: errors keep the system's reason, and no library is loaded.
public enum FileSystem {
  /// The kind of a file or folder.
  public enum Kind: Sendable {
    case file
    case folder
    case symbolicLink
    /// A device, a pipe, a socket.
    case other

    fileprivate init(_ status: stat) {
      switch status.st_mode & S_IFMT {
      case S_IFREG: self = .file
      case S_IFDIR: self = .folder
      case S_IFLNK: self = .symbolicLink
      default: self = .other
      }
    }
  }

  /// The kind of the file or folder at `path`, symbolic links followed; `nil` if there is none.
  public static func kind(of path: String) -> Kind? {
    var status = stat()
    return stat(path, &status) == 0 ? Kind(status) : nil
  }

  /// The kind of the file or folder at `path`, symbolic links not followed; `nil` if there is none.
  public static func entry(at path: String) -> Kind? {
    var status = stat()
    return lstat(path, &status) == 0 ? Kind(status) : nil
  }

  /// The size in bytes and the time of the last change, in seconds, of the regular file at `path`, symbolic links not
  /// followed; nil if there is none.
  public static func sizeAndTime(of path: String) -> (size: Int, time: Double)? {
    var status = stat()
    guard lstat(path, &status) == 0, Kind(status) == .file else { return nil }
    #if canImport(Darwin)
      let time = status.st_mtimespec
    #else
      let time = status.st_mtim
    #endif
    return (Int(status.st_size), Double(time.tv_sec) + Double(time.tv_nsec) / 1e9)
  }

  /// What makes a file or folder the same one under several paths.
  public struct Identity: Hashable, Sendable {
    private let device: UInt64
    private let number: UInt64

    fileprivate init(_ status: stat) {
      device = UInt64(truncatingIfNeeded: status.st_dev)
      number = UInt64(truncatingIfNeeded: status.st_ino)
    }
  }

  /// The identity of the file or folder at `path`, symbolic links followed; `nil` if there is none.
  public static func identity(of path: String) -> Identity? {
    var status = stat()
    return stat(path, &status) == 0 ? Identity(status) : nil
  }

  /// The identity of the file or folder at `path`, symbolic links not followed; `nil` if there is
  /// none.
  static func identity(ofEntry path: String) -> Identity? {
    var status = stat()
    return lstat(path, &status) == 0 ? Identity(status) : nil
  }

  /// The identity of the open file `descriptor`, unless it is the null device.
  public static func identity(ofOpen descriptor: Int32) -> Identity? {
    var (status, null) = (stat(), stat())
    guard fstat(descriptor, &status) == 0 else { return nil }
    let isNull = stat("/dev/null", &null) == 0 && Identity(null) == Identity(status)
    return isNull ? nil : Identity(status)
  }

  // MARK: Reading and writing

  /// The bytes of the file at `path`, or, with `pipesToo`, of a pipe or device there, which makes this wait.
  public static func read(_ path: String, pipesToo: Bool = false) throws(FileError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | (pipesToo ? 0 : O_NONBLOCK))
    guard descriptor >= 0 else { throw .cannotRead(path: path, reason: lastReason()) }
    defer { close(descriptor) }
    guard pipesToo || kind(of: path) != .other else {
      throw .cannotRead(path: path, reason: notRegular)
    }
    guard let bytes = readAll(descriptor) else {
      throw .cannotRead(path: path, reason: lastReason())
    }
    return bytes
  }

  /// All bytes up to the end of the file or pipe `descriptor`, or `nil` if reading fails (`errno`
  /// has the reason).
  public static func readAll(_ descriptor: Int32) -> [UInt8]? {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65536)
    while true {
      let count = buffer.withUnsafeMutableBytes {
        Platform.read(descriptor, $0.baseAddress, $0.count)
      }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { return nil }
      if count == 0 { return bytes }
      bytes += buffer[..<count]
    }
  }

  /// Writes all `bytes` to `descriptor`; false if that fails (`errno` has the reason).
  public static func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    bytes.withUnsafeBytes { buffer in
      var position = 0
      while position < buffer.count {
        let rest = UnsafeRawBufferPointer(rebasing: buffer[position...])
        let count = Platform.write(descriptor, rest.baseAddress, rest.count)
        if count < 0, errno == EINTR { continue }
        guard count >= 0 else { return false }
        position += count
      }
      return true
    }
  }

  /// Writes a file that must not exist yet. Errors name `target` if it is given.
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
    // Network file systems and quotas may report a failed write only here.
    guard close(descriptor) == 0, isWritten else {
      throw .cannotWrite(path: target, reason: isWritten ? lastReason() : reason)
    }
  }

  /// The reason not to read a pipe, a device or a folder.
  static let notRegular = "expected a regular file, found another kind; copy it into a file first"

  /// The system's words for `code`, by default `errno`, and the limit that has been reached.
  public static func lastReason(_ code: Int32 = errno) -> String {
    let words = String(cString: strerror(code))
    guard code == EMFILE else { return words }
    return
      "\(words): the limit of this process is \(openFileLimit()); raise it with 'ulimit -n 256'"
  }

  // MARK: Paths

  /// `folder` and `name` with one slash between them.
  public static func joined(_ folder: String, _ name: String) -> String {
    folder.isEmpty || folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
  }

  /// `path` from the root of the file system on, if the current folder is known.
  public static func absolute(_ path: String) -> String {
    guard !path.hasPrefix("/"), let folder = getcwd(nil, 0) else { return path }
    defer { free(folder) }
    return joined(String(cString: folder), path)
  }

  /// The folder of `path` by its text; `nil` if the text names none.
  public static func parent(of path: String) -> String? {
    let components = path.split(separator: "/").dropLast()
    let parent = components.joined(separator: "/")
    if path.hasPrefix("/"), path.contains(where: { $0 != "/" }) { return "/" + parent }
    return parent.isEmpty ? nil : parent
  }

  /// The last component of `path`.
  public static func name(of path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }
}
