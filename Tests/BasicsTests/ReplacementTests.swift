import Platform
import TestSupport
import Testing

@testable import Basics

@Suite struct ReplacementTests {
  /// The fallback for file systems that cannot exchange two folders.
  @Test func replacesAFolderInTwoSteps() throws {
    try withTemporaryDirectory { folder in
      let path = "\(folder)/report"
      try FileSystem.createFolder(path)
      try FileSystem.create("\(path)/file", [1])
      try FileSystem.locking(folder: folder) { lock in
        let replacement = Replacement(of: path, holding: lock)
        #expect(throws: FileError.self) { try replacement.exchangeInTwoSteps() }
        #expect(try FileSystem.read("\(path)/file") == [1])
        try replacement.createFolder()
        try replacement.write([2], named: "file")
        let old = try replacement.exchangeInTwoSteps()
        #expect(try FileSystem.read("\(old)/file") == [1])
        try FileSystem.remove(old)
      }
      #expect(try FileSystem.read("\(path)/file") == [2])
      #expect(try FileSystem.names(in: folder) == ["report"])
    }
  }

  /// The temporary names of the same target after a kill; similar names stay, and old folders with files, which
  /// may be the user's.
  @Test func removesLeftoversOfTheTarget() throws {
    try withTemporaryDirectory { folder in
      let kept = [
        ".other.tmp-1", ".report.tmp-", ".report.tmp-1-2", ".report.tmp-1x", "report.tmp-1",
        ".tmp-1", "..tmp-1", ".report.old-5",
      ]
      let left = [".report.tmp-1", ".report.tmp-234"]
      for name in kept + left {
        try FileSystem.createFolder("\(folder)/\(name)")
        let isUnfinished = left.contains(name)
        try FileSystem.create(
          "\(folder)/\(name)/\(isUnfinished ? ".chapters-digests" : "file")", [])
      }
      try FileSystem.createFolder("\(folder)/.report.tmp-9")
      try FileSystem.create("\(folder)/.report.tmp-8", [1])
      try FileSystem.replaceFile("\(folder)/report.json", [2])
      #expect(try FileSystem.names(in: folder).count == kept.count + left.count + 3)
      try FileSystem.locking(folder: folder) {
        _ = Replacement(of: "\(folder)/report", holding: $0)
      }
      #expect(try FileSystem.names(in: folder) == (kept + ["report.json"]).sorted())
    }
  }

  /// Two replacements in one folder come one after the other, and none takes the other's file for
  /// a leftover.
  @Test func waitsForTheLock() async throws {
    let folder = "/tmp/chapters-lock-\(getpid())"
    try FileSystem.createFolder(folder)
    defer { try? FileSystem.remove(folder) }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for byte in UInt8(0)..<4 {
        group.addTask {
          for _ in 0..<50 {
            try FileSystem.replaceFile("\(folder)/file", [UInt8](repeating: byte, count: 1000))
          }
        }
      }
      try await group.waitForAll()
    }
    let bytes = try FileSystem.read("\(folder)/file")
    #expect(bytes.count == 1000 && Set(bytes).count == 1)
    #expect(try FileSystem.names(in: folder) == ["file"])
  }

  /// A leftover of this process's name, under which no lock was held, does not disturb.
  @Test func choosesAnUnusedName() throws {
    try withTemporaryDirectory { folder in
      let path = "\(folder)/report"
      try FileSystem.create(path, [1])
      let first = try FileSystem.setAside(path)
      try FileSystem.create(path, [2])
      let second = try FileSystem.setAside(path)
      #expect(second == first + "0")
      #expect(try FileSystem.read(first) == [1])
      #expect(try FileSystem.read(second) == [2])
    }
  }

  /// Waiting for another process has an end.
  @Test func givesUpWaiting() throws {
    try withTemporaryDirectory { folder in
      let lock = try FolderLock(folder)
      defer { lock.release() }
      let error = #expect(throws: FileError.isBusy(path: folder)) {
        try FolderLock(folder, patience: 20)
      }
      #expect(error?.exitCode == .cannotWriteOutput)
    }
  }

  @Test func followsALink() throws {
    try withTemporaryDirectory { folder in
      try FileSystem.create("\(folder)/file", [1])
      #expect(symlink("file", "\(folder)/link") == 0)
      try FileSystem.replaceFile("\(folder)/link", [2])
      #expect(try FileSystem.read("\(folder)/file") == [2])
      var status = stat()
      #expect(lstat("\(folder)/link", &status) == 0 && status.st_mode & S_IFMT == S_IFLNK)
    }
  }

  /// The error names the path that the user knows, not the temporary one.
  @Test func namesTheFileThatIsReplaced() throws {
    try withTemporaryDirectory { folder in
      let lock = try FolderLock(folder)
      defer { lock.release() }
      let replacement = Replacement(of: "\(folder)/report", holding: lock)
      #expect(
        throws: FileError.cannotWrite(
          path: "\(folder)/report/a.png", reason: String(cString: strerror(ENOENT)))
      ) { try replacement.write([1], named: "a.png") }
    }
  }
}
