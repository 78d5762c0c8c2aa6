import Basics
import Platform

/// The page of a run that did not publish: a banner, and below it the report up to the last output. The
/// chapter's process appends to it while it runs; its parent replaces the banner.
package enum FailurePage {
  /// The page's name in its folder.
  package static let fileName = "failed.md"

  /// The page of a chapter that runs, without outputs.
  package static let beginning = """
    > **This run did not come to its end**, and no process was left to report why. Everything that
    > it had shown stands below; none of it is published.

    """

  /// What the chapter had shown: `page` without its banner.
  package static func body(of page: String) -> String {
    page.split(separator: "\n\n", maxSplits: 1).dropFirst().first.map(String.init) ?? ""
  }

  /// `page` with the banner of `failure`.
  static func failed(_ failure: ChapterFailure, page: String) -> String {
    let body = body(of: page)
    let location = failure.location.dropLast(2)
    let place = location.isEmpty ? "" : " `\(location)`:"
    let reason = failure.text.onOneLine.replacing("`", with: "'")
    let everything = "Everything that it had shown stands below; none of it is published."
    return "> **This run failed.**\(place) `\(reason)`\n>\n"
      + "> \(body.isEmpty ? "It had shown nothing." : everything)\n"
      + (body.isEmpty ? "" : "\n\(body)")
  }
}

/// The folder of a failure page: `.build/chapters/NAME` if the current folder has a `.build`, else
/// a folder of that name among the user's temporary files. A second run at the same time has `NAME-2`.
final class FailureFolder {
  let path: String
  private let lock: Int32

  /// A new, empty folder for the chapter `name`, in `base` if that is given; `nil` if none can be made.
  init?(chapter name: String, in base: String? = nil) {
    let bases = base.map { [$0] } ?? [Self.buildFolder, Self.temporaryFolder].compactMap(\.self)
    let paths = bases.lazy.flatMap { base in
      (1...99).lazy.map { FileSystem.joined(base, $0 == 1 ? name : "\(name)-\($0)") }
    }
    for path in paths where (try? FileSystem.createFolder(path)) != nil {
      guard let lock = Self.lock(path) else { continue }
      (self.path, self.lock) = (path, lock)
      // The files of an earlier run.
      for name in (try? FileSystem.names(in: path)) ?? [] where name != Self.lockName {
        try? FileSystem.remove(FileSystem.joined(path, name))
      }
      return
    }
    return nil
  }

  deinit { close(lock) }

  /// The file to which the runtime's backtracer writes.
  var crashReport: String { FileSystem.joined(path, "crash.json") }

  /// Completes the page of `failure`, and returns its path; `nil` without a page.
  func keep(_ failure: ChapterFailure) -> String? {
    let page = FileSystem.joined(path, FailurePage.fileName)
    let text = String(decoding: (try? FileSystem.read(page)) ?? [], as: UTF8.self)
    let completed = FailurePage.failed(failure, page: text)
    // If this fails, the page of the chapter's process remains.
    try? FileSystem.replaceFile(page, Array(completed.utf8))
    for file in [crashReport, FileSystem.joined(path, Self.lockName)] {
      try? FileSystem.remove(file)
    }
    return FileSystem.kind(of: page) == .file ? page : nil
  }

  /// Removes the folder with all files.
  func remove() {
    try? FileSystem.remove(path)
    // The folder of all chapters, if it is empty.
    if let parent = FileSystem.parent(of: path) { rmdir(parent) }
  }

  /// The name of the file that is locked: a lock of the folder is for replacing files in it.
  private static let lockName = ".lock"

  /// The descriptor of the lock of the folder at `path`; `nil` if another process has or has removed it.
  private static func lock(_ path: String) -> Int32? {
    let file = FileSystem.joined(path, lockName)
    let descriptor = open(file, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return nil }
    var (locked, present) = (stat(), stat())
    if flock(descriptor, LOCK_EX | LOCK_NB) == 0, fstat(descriptor, &locked) == 0,
      lstat(file, &present) == 0, locked.st_ino == present.st_ino, locked.st_dev == present.st_dev
    {
      return descriptor
    }
    close(descriptor)
    return nil
  }

  private static var buildFolder: String? {
    FileSystem.kind(of: ".build") == .folder ? ".build/chapters" : nil
  }

  /// A folder that only this user can write, since all users can write its parent.
  private static var temporaryFolder: String? {
    let root = getenv("TMPDIR").map { String(cString: $0) } ?? ""
    let folder = root.isEmpty ? "/tmp" : root
    guard FileSystem.kind(of: folder) == .folder else { return nil }
    let path = FileSystem.joined(folder, "chapters-\(getuid())")
    if mkdir(path, 0o700) == 0 { return path }
    var status = stat()
    guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR, status.st_uid == getuid()
    else { return nil }
    return path
  }
}
