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
      let written = try OutputFolder(root).update(after: ["a", "b", "gone"])
      #expect(written == ["\(root)/README.md", "\(root)/MANIFEST.sha256"])
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

  /// A folder that the user has removed has no lines any more.
  @Test func dropsTheLinesOfReportsThatAreGone() throws {
    try withReports { root, before in
      try FileSystem.remove("\(root)/gone")
      _ = try OutputFolder(root).update(after: ["a"])
      let after = try manifest(in: root)
      #expect(after.lines(of: ["a", "b"]) == before.lines(of: ["a", "b"]))
      #expect(after.lines(of: ["gone"]) == Manifest())
    }
  }
}
