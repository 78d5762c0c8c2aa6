import Basics
import Foundation
import TestSupport
import Testing

@Suite struct FileSystemTreeTests {
  @Test func followsNoLink() throws {
    try withTemporaryDirectory { root in
      try FileSystem.createFolder("\(root)/a/empty")
      try FileSystem.create("\(root)/a/.file", [])
      let files = FileManager.default
      try files.createSymbolicLink(atPath: "\(root)/loop", withDestinationPath: ".")
      try files.createSymbolicLink(atPath: "\(root)/nowhere", withDestinationPath: "missing")
      #expect(mkfifo("\(root)/pipe", 0o600) == 0)
      #expect(
        try FileSystem.tree(of: root) == [
          "a/.file": .file, "a/empty": .folder, "loop": .symbolicLink, "nowhere": .symbolicLink,
          "pipe": .other,
        ])
      #expect(FileSystem.entry(at: "\(root)/missing") == nil)
    }
  }

  @Test func missingFolder() {
    #expect(throws: FileError.cannotRead(path: "/no/such", reason: "No such file or directory")) {
      try FileSystem.tree(of: "/no/such")
    }
  }

  @Test func temporaryFoldersDiffer() throws {
    let paths = try (0..<2).map { _ in try FileSystem.createTemporaryFolder(prefix: "chapters-t") }
    defer { for path in paths { try? FileSystem.remove(path) } }
    #expect(paths[0] != paths[1])
    for path in paths { #expect(try FileSystem.tree(of: path).isEmpty) }
  }

  /// Each adds one to the number in a file, which is lost where two do so at once.
  @Test func lockedBodiesFollowEachOther() throws {
    try withTemporaryDirectory { root in
      let path = "\(root)/number"
      try FileSystem.create(path, Array("0".utf8))
      DispatchQueue.concurrentPerform(iterations: 50) { _ in
        try? FileSystem.locking(folder: root) { _ in
          let number = Int(String(decoding: try FileSystem.read(path), as: UTF8.self)) ?? 0
          try FileSystem.write(path, number + 1)
        }
      }
      #expect(String(decoding: try FileSystem.read(path), as: UTF8.self) == "50")
    }
  }
}

extension FileSystem {
  fileprivate static func write(_ path: String, _ number: Int) throws {
    try Data("\(number)".utf8).write(to: URL(fileURLWithPath: path))
  }
}
