import Basics
import CSystem
import Platform

/// Watches a source file, which an editor may write in place, replace by another, or delete and write again.
///
/// The file's status tells whether it has changed. The system's notification only ends the wait for that early, so
/// that a file system without notifications costs a moment and nothing else.
final class SourceWatch {
  private let path: String
  private let folder: String
  private var watch: file_watch
  private var status: [Int]

  /// Watches the file at `path`.
  init(_ path: String) {
    self.path = path
    folder = FileSystem.parent(of: path) ?? "."
    watch = watch_file(folder, path)
    status = Self.status(of: path)
  }

  deinit { end_watch(watch) }

  /// Can be read once the file may have changed; -1 where the system cannot tell.
  var descriptor: Int32 { watch.events }

  /// Whether the file has changed since the last call; a file that is gone has changed too.
  func takeChange() -> Bool {
    var event = pollfd(fd: watch.events, events: Int16(POLLIN), revents: 0)
    if poll(&event, 1, 0) > 0 {
      // A new watch, since the folder itself may be another one, and before the look, so that no change is missed.
      end_watch(watch)
      watch = watch_file(folder, path)
    }
    let now = Self.status(of: path)
    defer { status = now }
    return now != status
  }

  /// The file's identity, size and time; empty if it is missing.
  private static func status(of path: String) -> [Int] {
    var status = stat()
    guard stat(path, &status) == 0 else { return [] }
    #if canImport(Darwin)
      let time = status.st_mtimespec
    #else
      let time = status.st_mtim
    #endif
    return [
      Int(truncatingIfNeeded: status.st_ino), Int(status.st_size), Int(time.tv_sec), time.tv_nsec,
    ]
  }
}
