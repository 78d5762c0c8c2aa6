import Platform
import TestSupport
import Testing

@testable import Basics

/// Checks before long work that its results can be written.
@Suite struct TrialTests {
  private static let long = String(repeating: "n", count: 300)

  @Test(arguments: ["a", "a/b/c", "./a/../b", "folder", "folder/a", "linked/a"])
  func folders(path: String) throws {
    try withPlaces { root in
      try FileSystem.checkFolderCanBeWritten("\(root)/\(path)")
    }
  }

  @Test(arguments: [
    ("dangling", "'dangling' is a symbolic link that leads nowhere"),
    ("dangling/a", "a symbolic link that leads nowhere"), (long, "File name too long"),
    ("a/\(long)/b", "File name too long"), ("file", "must be a folder"),
    ("file/a", "must be a folder"),
  ])
  func refusedFolders(path: String, message: String) throws {
    try withPlaces { root in
      let error = #expect(throws: FileError.self) {
        try FileSystem.checkFolderCanBeWritten("\(root)/\(path)")
      }
      #expect(error?.description.replacing("\(root)/", with: "").contains(message) == true)
      #expect(error?.exitCode == .cannotCreateOutput)
    }
  }

  @Test(arguments: ["a", "folder/a", "file", "folder/../file", "linked/a", "linked-file"])
  func files(path: String) throws {
    try withPlaces { root in
      try FileSystem.checkFileCanBeWritten("\(root)/\(path)")
      #expect(try FileSystem.read("\(root)/file") == [1])
    }
  }

  @Test(arguments: ["dangling", long, "folder", "file/", "a/b", "file/a", "new/"])
  func refusedFiles(path: String) throws {
    try withPlaces { root in
      #expect(throws: FileError.self) { try FileSystem.checkFileCanBeWritten("\(root)/\(path)") }
    }
  }

  @Test func devices() throws {
    try FileSystem.checkFileCanBeWritten("/dev/null")
    #if os(Linux)
      #expect(throws: FileError.self) { try FileSystem.checkFileCanBeWritten("/proc/none") }
      #expect(throws: FileError.self) { try FileSystem.checkFolderCanBeWritten("/proc/none") }
    #endif
  }

  /// And it does not wait for a reader.
  @Test(.timeLimit(.minutes(1)))
  func pipeWithoutAReader() throws {
    try withTemporaryDirectory { root in
      #expect(mkfifo("\(root)/pipe", 0o600) == 0)
      try FileSystem.checkFileCanBeWritten("\(root)/pipe")
      #expect(
        throws: FileError.cannotWrite(
          path: "\(root)/pipe", reason: "no process reads from this pipe")
      ) { try FileSystem.replaceFile("\(root)/pipe", [1]) }
    }
  }

  @Test(arguments: [
    ("a", "a"), ("a", "./a"), ("a", "folder/../a"), ("folder/a", "linked/a"), ("file", "hard"),
    ("file", "linked-file"), ("folder", "linked"),
  ])
  func samePlaces(first: String, second: String) throws {
    try withPlaces { root in
      for (first, second) in [(first, second), (second, first)] {
        let isSame = try FileSystem.isSamePlace("\(root)/\(first)", "\(root)/\(second)")
        #expect(isSame)
      }
    }
  }

  @Test(arguments: [("a", "b"), ("a", "folder/a"), ("file", "a"), ("none/a", "none/a")])
  func otherPlaces(first: String, second: String) throws {
    try withPlaces { root in
      let isSame = try FileSystem.isSamePlace("\(root)/\(first)", "\(root)/\(second)")
      #expect(!isSame)
    }
  }

  /// Upper and lower case are one where the file system takes them for one.
  @Test func letterCase() throws {
    try withPlaces { root in
      let isSame = try FileSystem.isSamePlace("\(root)/new", "\(root)/NEW")
      try FileSystem.create("\(root)/new", [])
      #expect(isSame == (FileSystem.kind(of: "\(root)/NEW") != nil))
      try FileSystem.remove("\(root)/new")
    }
  }

  /// Calls `body` with a folder of files, folders and links, in which it must change nothing.
  private func withPlaces(_ body: (_ root: String) throws -> Void) throws {
    try withTemporaryDirectory { root in
      try FileSystem.createFolder("\(root)/folder")
      try FileSystem.create("\(root)/file", [1])
      for (target, name) in [
        ("nowhere", "dangling"), ("folder", "linked"), ("file", "linked-file"),
      ] { #expect(symlink(target, "\(root)/\(name)") == 0) }
      #expect(link("\(root)/file", "\(root)/hard") == 0)
      let before = try FileSystem.tree(of: root)
      try body(root)
      let after = try FileSystem.tree(of: root)
      #expect(after == before)
    }
  }
}
