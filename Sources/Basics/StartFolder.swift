import CSystem
import Platform

/// The folder in which the process was started. The paths of the command line begin there, also after
/// a chapter has changed the current folder.
public enum StartFolder {
  /// Runs `body` in the folder.
  public static func enter<Value>(_ body: () throws -> Value) rethrows -> Value {
    let start = start_folder()
    let current = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    defer { if current >= 0 { close(current) } }
    guard start >= 0, FileSystem.identity(ofOpen: start) != FileSystem.identity(ofOpen: current)
    else { return try body() }
    _ = fchdir(start)
    defer { if current >= 0 { _ = fchdir(current) } }
    return try body()
  }
}
