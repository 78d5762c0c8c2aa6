import Basics

/// The committed reports beside those that a new run has written, file by file.
public struct FolderComparison {
  /// The files that differ, by their paths; the manifest's lines, which follow from
  /// them, come last.
  public private(set) var differences: [Difference] = []
  /// Pictures whose files differ while all their pixels are alike: another zlib packs them so, and
  /// that is no difference.
  public private(set) var repacked: [String] = []
  /// The number of files that a new run has written.
  public private(set) var fileCount = 0
  /// The chapters, and the other names in the folder of all reports, whose lines in the manifest
  /// are wrong; `nil` where there is no manifest that can be read.
  public private(set) var wronglyListed: Set<String>?

  private let committed: FolderContents
  private let fresh: FolderContents
  private let acceptsRepackedPictures: Bool
  /// What the manifest should say.
  private var expected = Manifest()

  /// Compares the folder `committed` with `fresh`: the folders of `chapters` and their lines in the
  /// manifest alone, or, where that is `nil`, all that stands in either. Unless the comparison
  /// `acceptsRepackedPictures`, those of the same pixels in other bytes differ, too.
  ///
  /// Throws `FileError.cannotRead` where a folder, or a new file, cannot be read.
  public init(
    committed: String, fresh: String, chapters: [String]?, acceptsRepackedPictures: Bool = true
  ) throws(FileError) {
    self.acceptsRepackedPictures = acceptsRepackedPictures
    self.committed = try FolderContents(of: committed, chapters: chapters)
    self.fresh = try FolderContents(of: fresh, chapters: chapters)
    let recorded = readManifest()
    for path in Set(self.committed.entries.keys).union(self.fresh.entries.keys).sorted() {
      try compare(path, recorded: recorded?.manifest.digests[path])
    }
    reportExtras()
    differences.sort { ($0.path, $0.kind.rawValue) < ($1.path, $1.kind.rawValue) }
    if let recorded { compareLines(recorded, chapters: chapters) }
  }

  // MARK: Files

  /// Compares what stands at `path` in both folders; `recorded` is its digest in the manifest.
  private mutating func compare(_ path: String, recorded: String?) throws(FileError) {
    guard let freshEntry = fresh.entries[path] else { return }  // See `reportExtras`.
    fileCount += 1
    let new = try FileSystem.read(fresh.path(of: path))
    expected.digests[path] = sha256(new)
    guard committed.entries[path] == freshEntry else {
      differences.append(Difference(.missing, path, "a new run writes it"))
      return
    }
    let old: [UInt8]
    do {
      old = try FileSystem.read(committed.path(of: path))
    } catch {
      differences.append(Difference(.changed, path, error.description))
      return
    }
    let digest = sha256(old)
    let isEdited = recorded != nil && recorded != digest
    let kind: Difference.Kind = isEdited ? .handEdited : .changed
    let names = (committed.path(of: path), fresh.path(of: path))
    switch FileComparison(committed: old, fresh: new, names: names) {
    case .same: break
    case .samePixels where isEdited || !acceptsRepackedPictures:
      differences.append(Difference(kind, path, "the same pixels in other bytes"))
    case .samePixels:
      repacked.append(path)
      expected.digests[path] = digest
    case .different(let summary, let diff):
      differences.append(Difference(kind, path, summary, diff: diff))
    }
  }

  /// Names what no run writes; a folder of which a new run writes nothing, as a whole.
  private mutating func reportExtras() {
    let folders = fresh.folders
    var extras: [String: [FileSystem.Entry]] = [:]
    for (path, entry) in committed.entries where entry != fresh.entries[path] {
      let isEmptied = entry == .folder && folders.contains(path)
      if isEmptied { continue }  // The files in it are missing.
      let parts = path.split(separator: "/")
      let ancestors = parts.indices.map { parts[...$0].joined(separator: "/") }
      let extra = ancestors.first { !folders.contains($0) } ?? path
      extras[extra, default: []] += extra == path ? [] : [entry]
    }
    for (path, below) in extras {
      let entry = committed.entries[path] ?? .folder
      let files = counted(below.count { $0 != .folder }, "file")
      let what =
        switch entry {
        case .file: "a file"
        case .folder: "a folder with \(files)"
        case .symbolicLink: "a symbolic link"
        case .other: "a device, pipe or socket"
        }
      differences.append(Difference(.extra, path, "\(what) that no run writes"))
    }
  }

  // MARK: The manifest

  /// The committed manifest and its bytes; where there is none to read, that is a difference.
  private mutating func readManifest() -> (manifest: Manifest, bytes: [UInt8])? {
    let path = committed.path(of: Manifest.fileName)
    guard FileSystem.entry(at: path) == .file, let bytes = try? FileSystem.read(path) else {
      differences.append(Difference(.missing, Manifest.fileName, "a new run writes it"))
      return nil
    }
    guard let manifest = Manifest(bytes: bytes) else {
      let summary = "not lines of a SHA-256 digest, two blanks and a path"
      differences.append(Difference(.changed, Manifest.fileName, summary))
      return nil
    }
    return (manifest, bytes)
  }

  /// Compares the lines of the committed manifest with what it should say of these files.
  private mutating func compareLines(
    _ recorded: (manifest: Manifest, bytes: [UInt8]), chapters: [String]?
  ) {
    var (manifest, bytes) = recorded
    if let chapters {
      manifest = manifest.lines(of: chapters)
      bytes = Array(manifest.text.utf8)
    }
    let paths = Set(manifest.digests.keys).union(expected.digests.keys)
    let wrong = paths.filter { manifest.digests[$0] != expected.digests[$0] }
    wronglyListed = Set(wrong.map { String($0.prefix { $0 != "/" }) })
    let path = Manifest.fileName
    let comparison = FileComparison(
      committed: bytes, fresh: Array(expected.text.utf8),
      names: (committed.path(of: path), fresh.path(of: path)))
    if case .different(let summary, let diff) = comparison {
      differences.append(Difference(.changed, path, summary, diff: diff))
    }
  }
}
