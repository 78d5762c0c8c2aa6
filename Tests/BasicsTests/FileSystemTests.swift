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
