import Basics
import Platform
import TestSupport
import Testing

@testable import Notebook

/// `source.txt` as a copy, as an archive or a file system without links makes it.
@MainActor @Suite struct EmbeddedSourceTests {
  private let old = "//: # Old\n"
  private let new = "//: # New\n"

  private func withChapter(
    _ body: (_ folder: String, _ open: (String) throws -> Void) throws -> Void
  )
    throws
  {
    try withTemporaryDirectory { root in
      let folder = "\(root)/chapters/01-a"
      try FileSystem.createFolder(folder)
      try body(folder) { source in
        _ = try Chapter(source: Array(source.utf8), filePath: "\(folder)/main.swift")
      }
    }
  }

  @Test func refusesAnOldCopy() throws {
    try withChapter { folder, open in
      try FileSystem.replaceFile("\(folder)/source.txt", Array(old.utf8))
      try FileSystem.replaceFile("\(folder)/main.swift", Array(old.utf8))
      try open(old)
      try FileSystem.replaceFile("\(folder)/main.swift", Array(new.utf8))
      let error = #expect(throws: LocatedError.self) { try open(old) }
      #expect(error?.path == "chapters/01-a/main.swift" && error?.exitCode == .badData)
      #expect(
        error?.message.hasSuffix("again: ln -sf main.swift chapters/01-a/source.txt") == true)
    }
  }

  /// A program that is older than its source shows the code that runs.
  @Test func acceptsLinksAndMissingSources() throws {
    try withChapter { folder, open in
      try open(old)
      try FileSystem.replaceFile("\(folder)/main.swift", Array(new.utf8))
      try open(old)
      #expect(symlink("main.swift", "\(folder)/source.txt") == 0)
      try open(old)
      try open(new)
    }
  }
}
