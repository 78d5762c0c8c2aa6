import Basics
@testable import Checking
import Figures
import Foundation
import TestSupport
import Testing

@Suite struct FolderComparisonTests {
  /// Two equal folders of the reports `one` and `two`, with index and manifest.
  struct Folders {
    let committed: String
    let fresh: String

    func compare(_ chapters: [String]? = nil) throws -> FolderComparison {
      try FolderComparison(committed: committed, fresh: fresh, chapters: chapters)
    }

    /// The differences as text, with the command that repairs them.
    func found(_ chapters: [String]? = nil) throws -> [String] {
      let comparison = try compare(chapters)
      let repair = comparison.repairCommand(
        root: "output", index: "README.md", book: ["one", "two"], options: ["--seed=7"])
      return comparison.differences.map { "\($0.kind.rawValue) \($0.path): \($0.summary)" }
        + [repair]
    }

    func write(_ path: String, _ text: String, in folder: String? = nil) throws {
      let full = "\(folder ?? committed)/\(path)"
      if let parent = FileSystem.parent(of: full) { try FileSystem.createFolder(parent) }
      try FileSystem.replaceFile(full, Array(text.utf8))
    }

    /// Writes the manifest of all files in `folder`.
    func list(in folder: String) throws {
      var manifest = Manifest(["README.md": sha256(try FileSystem.read("\(folder)/README.md"))])
      for chapter in ["one", "two"] {
        manifest.digests.merge(try Manifest(of: chapter, in: folder).digests) { $1 }
      }
      try write("MANIFEST.sha256", manifest.text, in: folder)
    }
  }

  static let image = GrayscaleImage(width: 3, height: 2, pixels: [0, 50, 100, 150, 200, 255])
  static let run = "swift run -c release chapters run"

  private func withFolders(_ body: (Folders) throws -> Void) throws {
    try withTemporaryDirectory { directory in
      let folders = Folders(committed: "\(directory)/committed", fresh: "\(directory)/fresh")
      for folder in [folders.committed, folders.fresh] {
        try folders.write("README.md", "index\n", in: folder)
        for chapter in ["one", "two"] {
          try folders.write("\(chapter)/README.md", "a\nb\nc\n", in: folder)
          try FileSystem.create("\(folder)/\(chapter)/picture.png", try Self.image.png())
        }
        try folders.list(in: folder)
      }
      try body(folders)
    }
  }

  @Test func equalFolders() throws {
    try withFolders { folders in
      let comparison = try folders.compare()
      #expect(comparison.differences == [] && comparison.repacked == [])
      #expect(comparison.fileCount == 5)
      #expect(try folders.compare(["two"]).fileCount == 2)
      #expect(try folders.found() == [""])
    }
  }

  /// The manifest agrees with the committed file: a run wrote it, and a new one writes another.
  @Test func changed() throws {
    try withFolders { folders in
      try folders.write("one/README.md", "a\nB\nc\n", in: folders.fresh)
      #expect(
        try folders.found() == [
          "changed one/README.md: a new run removes 1 line and adds 1",
          "changed MANIFEST.sha256: a new run removes 1 line and adds 1",
          "\(Self.run) one --seed=7",
        ])
      let difference = try #require(try folders.compare(["one"]).differences.first)
      #expect(
        difference.diff == [
          "--- \(folders.committed)/one/README.md", "+++ \(folders.fresh)/one/README.md",
          "@@ -1,3 +1,3 @@", " a", "-b", "+B", " c",
        ])
      #expect(try folders.found(["two"]) == [""])
    }
  }

  @Test func handEdited() throws {
    try withFolders { folders in
      try folders.write("one/README.md", "a\nb\n")
      #expect(
        try folders.found() == [
          "hand-edited one/README.md: a new run removes 0 lines and adds 1",
          "\(Self.run) one --seed=7",
        ])
    }
  }

  /// An edited file whose line in the manifest was edited too still differs.
  @Test func editedWithItsLine() throws {
    try withFolders { folders in
      try folders.write("two/README.md", "a\nb\n")
      try folders.list(in: folders.committed)
      #expect(
        try folders.found(["two"]) == [
          "changed two/README.md: a new run removes 0 lines and adds 1",
          "changed MANIFEST.sha256: a new run removes 1 line and adds 1",
          "\(Self.run) two --seed=7",
        ])
    }
  }

  @Test func missing() throws {
    try withFolders { folders in
      try FileSystem.remove("\(folders.committed)/one/picture.png")
      try FileSystem.remove("\(folders.committed)/two")
      #expect(
        try folders.found() == [
          "missing one/picture.png: a new run writes it",
          "missing two/README.md: a new run writes it",
          "missing two/picture.png: a new run writes it", "\(Self.run) --seed=7",
        ])
      #expect(try folders.found(["one"]).last == "\(Self.run) one --seed=7")
    }
  }

  @Test func missingIndexAndManifest() throws {
    for (name, command) in [("README.md", Self.run), ("MANIFEST.sha256", Self.run)] {
      try withFolders { folders in
        try FileSystem.remove("\(folders.committed)/\(name)")
        #expect(
          try folders.found() == ["missing \(name): a new run writes it", "\(command) --seed=7"])
        #expect(try folders.found(["one"]).count == (name == "README.md" ? 1 : 2))
      }
    }
  }

  /// A file of an earlier run goes with the next one; files that no run wrote stay, and are no difference.
  @Test func extra() throws {
    try withFolders { folders in
      try folders.write("one/old.svg", "")
      try folders.list(in: folders.committed)
      #expect(
        try folders.found() == [
          "extra one/old.svg: a new run does not write it",
          "changed MANIFEST.sha256: a new run removes 1 line and adds 0",
          "\(Self.run) one --seed=7",
        ])
      try FileSystem.remove("\(folders.committed)/one/old.svg")
      try folders.list(in: folders.committed)
      for path in ["one/.hidden", "one/notes/a", ".DS_Store", "gone/deep/a", "gone/b c"] {
        try folders.write(path, "")
      }
      try FileSystem.createFolder("\(folders.committed)/empty")
      #expect(try folders.found() == [""])
      #expect(
        try folders.compare().others == [".DS_Store", "empty", "gone", "one/.hidden", "one/notes"])
      #expect(try folders.compare(["one"]).others == ["one/.hidden", "one/notes"])
    }
  }

  /// A link is no file, even if it leads to the right bytes; a folder or a pipe is not read. A run keeps all of
  /// them under other names.
  @Test func otherThanFiles() throws {
    try withFolders { folders in
      let page = "\(folders.committed)/one/README.md"
      let found = ["missing one/README.md: a new run writes it", "\(Self.run) one --seed=7"]
      try FileSystem.remove(page)
      try FileManager.default.createSymbolicLink(
        atPath: page, withDestinationPath: "\(folders.fresh)/one/README.md")
      #expect(try folders.found() == found)
      try FileSystem.remove(page)
      #expect(mkfifo(page, 0o600) == 0)
      #expect(try folders.found() == found)
      try FileSystem.remove(page)
      try folders.write("one/README.md/a/b", "")
      #expect(try folders.found() == found)
      #expect(try folders.compare().others == ["one/README.md"])
      let index = "\(folders.committed)/README.md"
      try FileSystem.remove("\(folders.committed)/one/README.md")
      try folders.write("one/README.md", "a\nb\nc\n")
      try FileSystem.remove(index)
      try FileSystem.createFolder(index)
      #expect(
        try folders.found() == [
          "missing README.md: a new run writes it", "\(Self.run) --seed=7",
        ])
    }
  }

  /// A link in the place of a chapter's folder, which a run refuses to replace.
  @Test func linkedFolder() throws {
    try withFolders { folders in
      try FileSystem.remove("\(folders.committed)/one")
      try FileManager.default.createSymbolicLink(
        atPath: "\(folders.committed)/one", withDestinationPath: "\(folders.fresh)/one")
      for chapters in [nil, ["one"]] {
        let found = try folders.found(chapters)
        #expect(found[0] == "extra one: a run needs a folder there")
        #expect(
          found.last == "mv -- output/one output/one.edited && \(Self.run) one --seed=7")
      }
    }
  }

  @Test func manifestOfOthers() throws {
    try withFolders { folders in
      let manifest = try FileSystem.read("\(folders.committed)/MANIFEST.sha256")
      let text = String(decoding: manifest, as: UTF8.self)
      let digest = sha256([])
      try folders.write("MANIFEST.sha256", text + "\(digest)  zzz/a\n")
      #expect(try folders.found() == [""])
      #expect(try folders.found(["one"]) == [""])
      try folders.write("MANIFEST.sha256", text + "\(digest)  one/a\n")
      #expect(
        try folders.found() == [
          "changed MANIFEST.sha256: a new run removes 1 line and adds 0",
          "\(Self.run) --seed=7",
        ])
      let unsorted = text.split(separator: "\n").reversed().joined(separator: "\n") + "\n"
      try folders.write("MANIFEST.sha256", unsorted)
      #expect(try folders.found().last == "\(Self.run) --seed=7")
      #expect(try folders.found(["one"]) == [""])
      try folders.write("MANIFEST.sha256", "nonsense\n")
      for chapters in [nil, ["one"]] {
        #expect(
          try folders.found(chapters) == [
            "changed MANIFEST.sha256: not lines of a SHA-256 digest, two spaces and a path",
            "\(Self.run) --seed=7",
          ])
      }
    }
  }

  // MARK: Pictures

  private func write(_ png: [UInt8], in folders: Folders, list: Bool) throws {
    try FileSystem.replaceFile("\(folders.committed)/one/picture.png", png)
    if list { try folders.list(in: folders.committed) }
  }

  @Test func changedPixels() throws {
    try withFolders { folders in
      let other = GrayscaleImage(width: 3, height: 2, pixels: [0, 50, 100, 150, 199, 0])
      try write(try other.png(), in: folders, list: true)
      #expect(
        try folders.found()[0]
          == "changed one/picture.png: 2 of 6 pixels differ, by at most 255 of 255")
    }
  }

  /// Another zlib may have packed the picture, if the manifest has these bytes too.
  @Test func samePixelsInOtherBytes() throws {
    try withFolders { folders in
      // A byte after the end of the picture, which no reader looks at.
      let png = try Self.image.png() + [0]
      try write(png, in: folders, list: false)
      #expect(
        try folders.found() == [
          "hand-edited one/picture.png: the same pixels in other bytes",
          "\(Self.run) one --seed=7",
        ])
      try write(png, in: folders, list: true)
      for chapters in [nil, ["one"]] {
        let comparison = try folders.compare(chapters)
        #expect(comparison.differences == [] && comparison.repacked == ["one/picture.png"])
        let strict = try FolderComparison(
          committed: folders.committed, fresh: folders.fresh, chapters: chapters,
          acceptsRepackedPictures: false)
        #expect(strict.differences.first?.summary == "the same pixels in other bytes")
      }
    }
  }

  @Test func flippedByte() throws {
    try withFolders { folders in
      let png = try Self.image.png()
      for index in png.indices {
        var flipped = png
        flipped[index] ^= 0x10
        try write(flipped, in: folders, list: false)
        let found = try folders.found()
        #expect(found.count == 2 && found[0].hasPrefix("hand-edited one/picture.png: "))
      }
    }
  }

  @Test func binaryFiles() throws {
    try withFolders { folders in
      try folders.write("one/README.md", "a\n\0b")
      #expect(
        try folders.found()[0]
          == "hand-edited one/README.md: 4 bytes, a new run writes 6 bytes; the first to differ is number 3"
      )
    }
  }
}
