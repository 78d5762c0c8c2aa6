import Platform

extension FileSystem {
  /// Checks, without changing anything, that a folder could be written at `path`: what stands
  /// there or above it is a folder in which this process may create files.
  ///
  /// Throws `FileError.notAFolder` or `FileError.cannotCreateFolder`.
  public static func checkFolderCanBeWritten(_ path: String) throws(FileError) {
    var existing = path
    while kind(of: existing) == nil {
      guard let parent = parent(of: existing) else {
        existing = "."
        break
      }
      existing = parent
    }
    guard kind(of: existing) == .folder else { throw .notAFolder(path: existing) }
    guard access(existing, W_OK | X_OK) == 0 else {
      throw .cannotCreateFolder(path: path, reason: lastReason())
    }
  }

  /// Checks, without changing anything, that a file could be written at `path`: it is no folder,
  /// and the folder that it stands in exists and may be written.
  ///
  /// Throws `FileError.cannotCreateFolder` or `FileError.cannotWrite`.
  public static func checkFileCanBeWritten(_ path: String) throws(FileError) {
    guard kind(of: path) != .folder else {
      throw .cannotWrite(path: path, reason: "it is a folder")
    }
    let parent = parent(of: path) ?? "."
    guard kind(of: parent) == .folder else {
      throw .cannotWrite(path: path, reason: "there is no folder '\(parent)'")
    }
    guard access(parent, W_OK | X_OK) == 0 else {
      throw .cannotWrite(path: path, reason: lastReason())
    }
  }
}
