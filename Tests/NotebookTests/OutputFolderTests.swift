import Basics
import Platform
import TestSupport
import Testing

@testable import Notebook

@Suite struct OutputFolderTests {
  /// Calls `body` with the path of a folder of the reports `a`, `b` and `gone`, and its manifest.
  private func withReports(_ body: (_ root: String, _ manifest: Manifest) throws -> Void) throws {
    try withTemporaryDirectory { root in
      for name in ["a", "b", "gone"] {
        try FileSystem.createFolder("\(root)/\(name)")
        try FileSystem.create("\(root)/\(name)/README.md", Array("report \(name)".utf8))
        try FileSystem.create(
          "\(root)/\(name)/metrics.json", Array(#"{"name": "\#(name)", "title": "T"}"#.utf8))
      }
      let update = try OutputFolder(root).update(after: ["a", "b", "gone"])
      #expect(update.written == ["\(root)/README.md", "\(root)/MANIFEST.sha256"])
      #expect(update.removed == [])
      try body(root, try manifest(in: root))
    }
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
      for name in ["a", "b"] {
        try FileSystem.replaceFile("\(root)/\(name)/README.md", Array("edited".utf8))
      }
      try FileSystem.remove("\(root)/a/metrics.json")
      _ = try OutputFolder(root).update(after: ["a"])
      let after = try manifest(in: root)
      #expect(after.lines(of: ["b", "gone"]) == before.lines(of: ["b", "gone"]))
      #expect(after.lines(of: ["a"]).digests == ["a/README.md": sha256("edited".utf8)])
      #expect(after.digests["README.md"] == sha256(try FileSystem.read("\(root)/README.md")))
    }
  }

  @Test func startsFromScratchWithAMalformedManifest() throws {
    try withReports { root, _ in
      try FileSystem.replaceFile("\(root)/MANIFEST.sha256", Array("nonsense\n".utf8))
      _ = try OutputFolder(root).update(after: ["a"])
      #expect(
        try manifest(in: root).digests.keys.sorted() == [
          "README.md", "a/README.md", "a/metrics.json",
        ])
    }
  }

  @Test func removesUntouchedReportsOfChaptersThatAreGone() throws {
    try withReports { root, before in
      let update = try OutputFolder(root).update(after: ["a", "b"], wholeBook: true)
      #expect(update.removed == ["\(root)/gone"])
      #expect(try FileSystem.names(in: root) == ["MANIFEST.sha256", "README.md", "a", "b"])
      let after = try manifest(in: root)
      #expect(after.lines(of: ["a", "b"]) == before.lines(of: ["a", "b"]))
      #expect(after.lines(of: ["gone"]) == Manifest())
    }
  }

  /// Whatever is not certainly a run's own work stays.
  @Test(arguments: ["edited", "extra", "missing", "nameless", "unlisted", "folder", "other name"])
  func keepsWhatMayBeTheReaders(spoiling: String) throws {
    try withReports { root, before in
      let (folder, page) = ("\(root)/gone", "\(root)/gone/README.md")
      switch spoiling {
      case "edited": try FileSystem.replaceFile(page, [7])
      case "extra": try FileSystem.create("\(folder)/notes.txt", [7])
      case "missing": try FileSystem.remove(page)
      case "nameless": try FileSystem.remove("\(folder)/metrics.json")
      case "unlisted": try FileSystem.remove("\(root)/MANIFEST.sha256")
      case "folder": try FileSystem.createFolder("\(folder)/empty")
      default: try FileManager.default.moveItem(atPath: folder, toPath: "\(root)/mine")
      }
      let name = spoiling == "other name" ? "mine" : "gone"
      let tree = try FileSystem.tree(of: "\(root)/\(name)")
      if spoiling == "other name" {
        #expect(throws: Failure.self) {
          _ = try OutputFolder(root).update(after: ["a", "b"], wholeBook: true)
        }
      } else {
        let update = try OutputFolder(root).update(after: ["a", "b"], wholeBook: true)
        #expect(update.removed == [])
      }
      #expect(try FileSystem.tree(of: "\(root)/\(name)") == tree)
    }
  }
}
