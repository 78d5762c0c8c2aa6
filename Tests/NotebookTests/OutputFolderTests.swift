import Basics
import Platform
import TestSupport
import Testing

@testable import Notebook

@Suite struct OutputFolderTests {
  /// Calls `body` with the path of a folder of the reports `a`, `b` and `gone`, and its manifest.
  private func withReports(_ body: (_ root: String, _ manifest: Manifest) throws -> Void) throws {
    try withTemporaryDirectory { root in
      for name in ["a", "b", "gone"] { try write(name, "report \(name)", in: root) }
      let written = try OutputFolder(root).update()
      #expect(written == ["\(root)/README.md", "\(root)/MANIFEST.sha256"])
      try body(root, try manifest(in: root))
    }
  }

  private func write(_ name: String, _ page: String, in root: String) throws {
    _ = try Report(files: [
      .init(name: "README.md", bytes: Array(page.utf8)),
      .init(name: "metrics.json", bytes: Array(#"{"name": "\#(name)", "title": "T"}"#.utf8)),
    ]).replace(name, in: root)
  }

  private func manifest(in root: String) throws -> Manifest {
    try #require(Manifest(bytes: try FileSystem.read("\(root)/MANIFEST.sha256")))
  }

  @Test func listsReportsAndIndex() throws {
    try withReports { root, manifest in
      #expect(
        manifest.digests.keys.sorted() == [
          "README.md", "a/README.md", "a/metrics.json", "b/README.md", "b/metrics.json",
          "gone/README.md", "gone/metrics.json",
        ])
      #expect(manifest.digests["b/README.md"] == sha256("report b".utf8))
    }
  }

  /// The line of an edited report of another chapter still tells what the run had written.
  @Test func keepsTheLinesOfOtherChapters() throws {
    try withReports { root, before in
      try FileSystem.replaceFile("\(root)/b/README.md", Array("edited".utf8))
      try write("a", "new", in: root)
      _ = try OutputFolder(root).update()
      let after = try manifest(in: root)
      #expect(after.lines(of: ["b", "gone"]) == before.lines(of: ["b", "gone"]))
      #expect(after.digests["a/README.md"] == sha256("new".utf8))
      #expect(after.digests["README.md"] == sha256(try FileSystem.read("\(root)/README.md")))
    }
  }

  /// A folder that the user has removed has no lines any more.
  @Test func dropsTheLinesOfReportsThatAreGone() throws {
    try withReports { root, before in
      try FileSystem.remove("\(root)/gone")
      _ = try OutputFolder(root).update()
      let after = try manifest(in: root)
      #expect(after.lines(of: ["a", "b"]) == before.lines(of: ["a", "b"]))
      #expect(after.lines(of: ["gone"]) == Manifest())
    }
  }

  /// An index that the user has written or edited is kept under another name; one that a killed run wrote without
  /// its line in the manifest is not.
  @Test func setsAsideTheUsersIndex() throws {
    try withReports { root, before in
      var killed = before
      killed.digests["README.md"] = sha256("older".utf8)
      try FileSystem.replaceFile("\(root)/MANIFEST.sha256", Array(killed.text.utf8))
      try FileSystem.remove("\(root)/gone")
      try FileSystem.createFolder("\(root)/gone")
      try write("a", "new", in: root)
      _ = try OutputFolder(root).update()
      #expect(
        FileSystem.entry(at: "\(root)/README.edited-1.md") == .file, "an index of other reports")
      try FileSystem.remove("\(root)/README.edited-1.md")
      try FileSystem.replaceFile("\(root)/MANIFEST.sha256", Array(killed.text.utf8))
      try write("b", "new", in: root)
      try write("c", "new", in: root)
      _ = try OutputFolder(root).update()
      #expect(FileSystem.entry(at: "\(root)/README.edited-1.md") == nil)
      try FileSystem.replaceFile("\(root)/README.md", Array("mine".utf8))
      _ = try OutputFolder(root).update()
      #expect(try FileSystem.read("\(root)/README.edited-1.md") == Array("mine".utf8))
    }
  }
}
