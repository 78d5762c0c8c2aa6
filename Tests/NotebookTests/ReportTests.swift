import Basics
import TestSupport
import Testing

@testable import Notebook

@Suite struct ReportTests {
  private func text(_ path: String) throws -> String {
    String(decoding: try FileSystem.read(path), as: UTF8.self)
  }

  private func report(_ files: [String: String]) -> Report {
    let sorted = files.sorted { $0.key < $1.key }
    return Report(files: sorted.map { .init(name: $0.key, bytes: Array($0.value.utf8)) })
  }

  @Test func replacesTheWholeFolder() throws {
    try withTemporaryDirectory { folder in
      let path = "\(folder)/a/b/chapter"
      #expect(
        try report(["README.md": "old", "gone.png": "x"]).replace("chapter", in: "\(folder)/a/b")
          == ["\(path)/README.md", "\(path)/gone.png"])
      _ = try report(["README.md": "new", "more.png": "y"]).replace("chapter", in: "\(folder)/a/b")
      #expect(try FileSystem.names(in: path) == ["README.md", "more.png"])
      #expect(try text("\(path)/README.md") == "new")
      #expect(try FileSystem.names(in: "\(folder)/a/b") == ["MANIFEST.sha256", "chapter"])
    }
  }

  /// A name that no folder can have makes the second file fail.
  @Test func keepsTheOldReportWhereTheNewOneCannotBeWritten() throws {
    try withTemporaryDirectory { folder in
      _ = try report(["README.md": "old"]).replace("chapter", in: folder)
      let error = #expect(throws: FileError.self) {
        _ = try report(["README.md": "new", "no/such/folder.png": "x"]).replace(
          "chapter", in: folder)
      }
      #expect(error?.exitCode == .cannotWriteOutput)
      #expect(try FileSystem.names(in: folder) == ["MANIFEST.sha256", "chapter"])
      #expect(try text("\(folder)/chapter/README.md") == "old")
    }
  }

  @Test func refusesAFileInThePlaceOfTheFolder() throws {
    try withTemporaryDirectory { folder in
      let file = "\(folder)/chapter"
      try FileSystem.create(file, [1])
      #expect(throws: FileError.notAFolder(path: file)) {
        _ = try report(["README.md": "new"]).replace("chapter", in: folder)
      }
      #expect(throws: FileError.notAFolder(path: file)) {
        _ = try report(["README.md": "new"]).replace("chapter", in: file)
      }
      #expect(try FileSystem.names(in: folder) == ["chapter"])
      #expect(try FileSystem.read(file) == [1])
    }
  }
}
