import Platform
import TestSupport
import Testing

@testable import Basics

/// Files of the user's in folders that runs replace: none is lost, whenever a run is killed.
@Suite struct RecordedFolderTests {
  /// A folder with the report `report` of the files `a.md` and `b.svg`, each with the bytes [1].
  private func withReport(_ body: (_ root: String) throws -> Void) throws {
    try withTemporaryDirectory { root in
      try run(root, ["a.md": [1], "b.svg": [1]])
      try body(root)
    }
  }

  private func run(_ root: String, _ files: [String: [UInt8]]) throws {
    try FileSystem.locking(folder: root) { lock in
      var folder = try RecordedFolder(root, holding: lock)
      try folder.replaceFolder("report", files.map { ($0.key, $0.value) }.sorted { $0.0 < $1.0 }) {}
    }
  }

  private func write(_ path: String, _ text: String) throws {
    try FileSystem.createFolder(FileSystem.parent(of: path)!)
    try FileSystem.remove(path)
    try FileSystem.create(path, Array(text.utf8))
  }

  /// The texts of all files below `root`, without the manifest.
  private func texts(_ root: String) throws -> [String: String] {
    var texts: [String: String] = [:]
    for (path, kind) in try FileSystem.tree(of: root) where path != Manifest.fileName {
      let full = "\(root)/\(path)"
      texts[path] =
        kind == .file ? String(decoding: try FileSystem.read(full), as: UTF8.self) : "\(kind)"
    }
    return texts
  }

  private func listed(_ root: String) throws -> [String] {
    let manifest = try #require(Manifest(bytes: try FileSystem.read("\(root)/MANIFEST.sha256")))
    return manifest.digests.keys.sorted()
  }

  @Test func replacesWhatARunWroteAndNothingElse() throws {
    try withReport { root in
      try write("\(root)/report/notes.md", "notes")
      try write("\(root)/report/.hidden", "hidden")
      try write("\(root)/report/deep/er/x", "x")
      try FileSystem.createFolder("\(root)/report/empty")
      #expect(symlink("nowhere", "\(root)/report/link") == 0)
      #expect(mkfifo("\(root)/report/pipe", 0o600) == 0)
      try run(root, ["a.md": [50]])
      #expect(
        try texts(root) == [
          "report/a.md": "2", "report/notes.md": "notes", "report/.hidden": "hidden",
          "report/deep/er/x": "x", "report/empty": "folder", "report/link": "symbolicLink",
          "report/pipe": "other",
        ])
      #expect(try listed(root) == ["report/a.md"])
    }
  }

  /// A file that was edited since, or that no run wrote, gives its name to the run, and is kept under another.
  @Test func setsAside() throws {
    try withReport { root in
      try write("\(root)/report/a.md", "edited")
      try write("\(root)/report/a.edited-1.md", "earlier")
      try write("\(root)/report/b.svg", "edited too")
      try write("\(root)/report/c/x", "a folder")
      try run(root, ["a.md": [50], "c": [51]])
      let expected = [
        "report/a.md": "2", "report/a.edited-1.md": "earlier", "report/a.edited-2.md": "edited",
        "report/b.svg": "edited too", "report/c": "3", "report/c.edited-1/x": "a folder",
      ]
      #expect(try texts(root) == expected)
      try run(root, ["a.md": [50], "c": [51]])
      #expect(try texts(root) == expected)
    }
  }

  /// A folder that no run wrote, but has the report's name, and one with the very files of the run.
  @Test func folderOfTheUsers() throws {
    try withTemporaryDirectory { root in
      try write("\(root)/report/a.md", "mine")
      try write("\(root)/report/b.svg", "2")
      try run(root, ["a.md": [49], "b.svg": [50]])
      #expect(
        try texts(root) == [
          "report/a.md": "1", "report/a.edited-1.md": "mine", "report/b.svg": "2",
        ])
    }
  }

  @Test func keepsAMalformedManifest() throws {
    try withReport { root in
      try write("\(root)/MANIFEST.sha256", "mine")
      try run(root, ["a.md": [1], "b.svg": [1]])
      #expect(try texts(root)["MANIFEST.edited-1.sha256"] == "mine")
      #expect(try listed(root) == ["report/a.md", "report/b.svg"])
    }
  }

  @Test func namesThatCannotBeKept() throws {
    try withReport { root in
      let before = try texts(root)
      let path = Array("\(root)/report/".utf8CString.dropLast()) + [-1, 0]
      let descriptor = open(path, O_WRONLY | O_CREAT, 0o600)
      try #require(descriptor >= 0, "this file system takes UTF-8 only")
      close(descriptor)
      #expect(throws: FileError.self) { try run(root, ["a.md": [50]]) }
      #expect(unlink(path) == 0)
      #expect(try texts(root) == before)
    }
  }

  // MARK: Killed runs

  /// Killed after the exchange, with a file in the old folder that the new one lacks, and with one that has been
  /// linked under another name.
  @Test(arguments: ["tmp", "old"])
  func killedAfterTheExchange(mark: String) throws {
    try withReport { root in
      let old = "\(root)/.report.\(mark)-7"
      #expect(rename("\(root)/report", old) == 0)
      try write("\(old)/a.md", "edited")
      try write("\(old)/notes.md", "notes")
      try write("\(root)/report/a.md", "2")
      try write("\(root)/report/.chapters-digests", "\(sha256("2".utf8))  report/a.md\n")
      #expect(link("\(old)/a.md", "\(root)/report/a.edited-1.md") == 0)
      try run(root, ["a.md": [51]])
      #expect(
        try texts(root) == [
          "report/a.md": "3", "report/a.edited-1.md": "edited", "report/notes.md": "notes",
        ])
      #expect(try listed(root) == ["report/a.md"])
    }
  }

  @Test func killedWhileTheNewFolderWasWritten() throws {
    try withReport { root in
      try write("\(root)/report/notes.md", "notes")
      try write("\(root)/.report.tmp-7/.chapters-digests", "")
      try write("\(root)/.report.tmp-7/a.md", "half")
      #expect(link("\(root)/report/notes.md", "\(root)/.report.tmp-7/notes.md") == 0)
      try run(root, ["a.md": [50]])
      #expect(try texts(root) == ["report/a.md": "2", "report/notes.md": "notes"])
    }
  }

  /// Killed between the two steps, a process leaves no report in its place: the old one comes back.
  @Test func killedBetweenTheTwoSteps() throws {
    try withReport { root in
      try write("\(root)/report/notes.md", "notes")
      #expect(rename("\(root)/report", "\(root)/.report.old-7") == 0)
      try write("\(root)/.report.tmp-7/.chapters-digests", "")
      try FileSystem.locking(folder: root) { _ = try RecordedFolder(root, holding: $0) }
      #expect(
        try texts(root) == [
          "report/a.md": "\u{1}", "report/b.svg": "\u{1}", "report/notes.md": "notes",
        ])
      try run(root, ["a.md": [50]])
      #expect(try texts(root) == ["report/a.md": "2", "report/notes.md": "notes"])
    }
  }

  // MARK: Single files

  @Test func replacesFiles() throws {
    try withTemporaryDirectory { root in
      func replace(_ text: String) throws {
        try FileSystem.locking(folder: root) { lock in
          var folder = try RecordedFolder(root, holding: lock)
          try folder.replaceFile("page.html", Array(text.utf8))
        }
      }
      try write("\(root)/page.html", "mine")
      try replace("1")
      try replace("2")
      try write("\(root)/page.html", "edited")
      try replace("3")
      try write("\(root)/page.html", "4")
      try replace("4")
      #expect(
        try texts(root) == [
          "page.html": "4", "page.edited-1.html": "mine", "page.edited-2.html": "edited",
        ])
      #expect(try listed(root) == ["page.html"])
    }
  }
}
