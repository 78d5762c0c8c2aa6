import Basics
import Platform

/// The page of a run that did not publish: a banner, and below it the text, code and outputs up to
/// the last output. The chapter's process appends to it while it runs; its parent replaces the
/// banner.
package enum FailurePage {
  /// The page's name in its folder.
  package static let fileName = "failed.md"
  /// The name of the chapter's source beside it.
  package static let sourceName = "main.swift"

  /// The page of a chapter that runs, without outputs.
  package static let beginning = """
    > **This run did not come to its end**, and no process was left to report why. Everything that
    > it had shown stands below; none of it is published.

    """

  /// `page` with the banner of `failure`. `source` is the text of the chapter.
  static func failed(_ failure: ChapterFailure, page: String, source: String) -> String {
    let body = page.split(separator: "\n\n", maxSplits: 1).dropFirst().first ?? ""
    let location = failure.location.dropLast(2)
    let place = location.isEmpty ? "" : " `\(location)`:"
    var banner = ["**This run failed.**\(place) \(code(failure.text.onOneLine))"]
    let lines = excerpt(of: source, around: failure.line)
    if !lines.isEmpty {
      let fence = String(repeating: "`", count: longestRun(in: lines.joined()) + 3)
      banner += ["", fence + "text"] + lines + [fence]
    }
    let everything = "Everything that it had shown stands below; none of it is published."
    banner += ["", body.isEmpty ? "It had shown nothing." : everything]
    return banner.map { $0.isEmpty ? ">\n" : "> \($0)\n" }.joined()
      + (body.isEmpty ? "" : "\n\(body)")
  }

  /// `text` as code within a line, whatever backticks it has.
  private static func code(_ text: String) -> String {
    let longest = longestRun(in: text)
    let fence = String(repeating: "`", count: longest + 1)
    return longest == 0 ? "`\(text)`" : "\(fence) \(text) \(fence)"
  }

  /// The length of the longest run of backticks.
  private static func longestRun(in text: String) -> Int {
    text.split(whereSeparator: { $0 != "`" }).map(\.count).max() ?? 0
  }

  /// The line, marked, with two lines before and after it.
  private static func excerpt(of source: String, around line: Int) -> [String] {
    // "\r\n" is one Character, which is not "\n".
    let lines = source.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    guard lines.indices.contains(line - 1) else { return [] }
    let shown = max(1, line - 2)...min(lines.count, line + 2)
    let width = "\(shown.upperBound)".count
    return shown.map { number in
      let padding = String(repeating: " ", count: width - "\(number)".count)
      let text = "\(number == line ? "→" : " ") \(padding)\(number)  \(lines[number - 1])"
      return text.replacing(/\s+$/, with: "")
    }
  }
}

/// The folder of a failure page: `.build/chapters/NAME` if the current folder has a `.build`, else
/// a folder of that name among the user's temporary files.
///
/// Two runs of one chapter at once have two folders, `NAME` and `NAME-2`. A lock marks those that
/// are taken; it ends with the process.
final class FailureFolder {
  let path: String
  private let lock: Int32

  /// A new, empty folder for the chapter `name`; `nil` if none can be made.
  init?(chapter name: String) {
    let paths = [Self.buildFolder, Self.temporaryFolder].compactMap(\.self).lazy.flatMap { base in
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

  /// Completes the page of `failure`, and returns its path; `nil` if there is no page.
  func keep(_ failure: ChapterFailure) -> String? {
    func text(_ path: String) -> String {
      (try? FileSystem.read(path)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
    let page = FileSystem.joined(path, FailurePage.fileName)
    let source = text(FileSystem.joined(path, FailurePage.sourceName))
    let completed = FailurePage.failed(failure, page: text(page), source: source)
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

  /// The descriptor of the lock of the folder at `path`; `nil` if another process has it, or has
  /// just removed the folder.
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
