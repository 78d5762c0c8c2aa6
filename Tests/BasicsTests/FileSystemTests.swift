import Platform
import TestSupport
import Testing

@testable import Basics

@Suite struct FileSystemTests {
  @Test func replacesAFile() throws {
    try withTemporaryDirectory { folder in
      let path = "\(folder)/file"
      try FileSystem.replaceFile(path, [1])
      try FileSystem.replaceFile(path, [2, 3])
      #expect(try FileSystem.read(path) == [2, 3])
      #expect(try FileSystem.names(in: folder) == ["file"])
      let missing = "\(folder)/none/file"
      let error = #expect(throws: FileError.self) { try FileSystem.replaceFile(missing, [1]) }
      #expect(error?.exitCode == .cannotWriteOutput)
      #expect(error?.description.hasSuffix("': No such file or directory") == true)
    }
  }

  /// As text, it would be another name, and two of them the same.
  @Test func refusesANameThatIsNotUTF8() throws {
    try withTemporaryDirectory { folder in
      try FileSystem.create("\(folder)/good", [])
      let path = Array("\(folder)/a".utf8CString.dropLast()) + [-1, 0]
      let descriptor = open(path, O_WRONLY | O_CREAT, 0o600)
      try #require(descriptor >= 0)
      close(descriptor)
      defer { unlink(path) }
      let reason = #"the name 'a\xFF' in it is not valid UTF-8; rename that file"#
      #expect(throws: FileError.cannotRead(path: folder, reason: reason)) {
        try FileSystem.names(in: folder)
      }
      #expect(throws: FileError.self) { try FileSystem.tree(of: folder) }
      #expect(try FileSystem.names(in: folder, skippingInvalid: true) == ["good"])
    }
  }

  /// It does not wait for somebody who writes into it.
  @Test(.timeLimit(.minutes(1)))
  func refusesAPipe() throws {
    try withTemporaryDirectory { folder in
      let path = "\(folder)/pipe"
      #expect(mkfifo(path, 0o600) == 0)
      #expect(throws: FileError.cannotRead(path: path, reason: FileSystem.notRegular)) {
        try FileSystem.read(path)
      }
      #expect(throws: FileError.cannotRead(path: path, reason: FileSystem.notRegular)) {
        try RegularFile(path)
      }
    }
  }

  @Test func checksAFolderWithoutMakingIt() throws {
    try withTemporaryDirectory { folder in
      try FileSystem.checkFolderCanBeWritten("\(folder)/a/b")
      #expect(try FileSystem.names(in: folder) == [])
      try FileSystem.create("\(folder)/file", [])
      #expect(throws: FileError.notAFolder(path: "\(folder)/file")) {
        try FileSystem.checkFolderCanBeWritten("\(folder)/file/a")
      }
      #expect(throws: FileError.self) {
        try FileSystem.checkFileCanBeWritten("\(folder)/none/file")
      }
      #expect(throws: FileError.self) { try FileSystem.checkFileCanBeWritten(folder) }
      try FileSystem.checkFileCanBeWritten("\(folder)/file")
    }
  }

  @Test(arguments: [
    ("a/b", "a"), ("/a", "/"), ("a", nil), ("/", nil), ("a//b/", "a"), ("/a/b", "/a"),
  ])
  func findsTheParent(path: String, parent: String?) {
    #expect(FileSystem.parent(of: path) == parent)
  }

  @Test func trims() {
    #expect("\t a b \n".trimmed == "a b")
    #expect(" \n".trimmed == "")
    #expect("a \r\n\n  b\rc".onOneLine == "a b c")
    #expect("\n \r\na\r\n\nb \n".trimmedLines == ["a", "", "b "])
  }
}
