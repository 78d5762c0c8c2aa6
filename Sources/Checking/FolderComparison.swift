import Basics

/// A file of the committed reports that differs from that of a new run.
public struct Difference: Equatable, Sendable {
  /// The kind of a difference.
  public enum Kind: String, Sendable {
    /// A run wrote the file, as its line in the manifest shows; a new run writes other bytes.
    case changed
    /// A new run writes the file, but it does not exist.
    case missing
    /// An earlier run wrote the file, and a new one does not; or it lies where a folder belongs.
    case extra
    /// The file differs from its line in the manifest: it was edited after the run.
    case handEdited = "hand-edited"
  }

  let kind: Kind
  /// The path in the folder of all reports.
  let path: String
  /// The difference in a few words.
  let summary: String
  /// The unified diff of a text; empty for other files.
  var diff: [String] = []

  /// The lines that report the difference between the folders `committed` and `fresh`: a summary,
  /// then the diff of a text, of which `limit` lines appear, or the paths of both pictures.
  public func lines(committed: String, fresh: String, limit: Int = .max) -> [String] {
    let old = FileSystem.joined(committed, path)
    let new = FileSystem.joined(fresh, path)
    let isInBoth = kind == .changed || kind == .handEdited
    var lines = ["\(kind.rawValue): \(old): \(summary)"] + diff.prefix(limit)
    if diff.count > limit {
      let command = shellCommand(["diff", "-u", old, new])
      lines.append("… and \(grouped(diff.count - limit)) more lines: \(command)")
    } else if isInBoth, diff.isEmpty, FileSystem.entry(at: new) == .file {
      lines += ["  committed: \(old)", "  fresh: \(new)"]
    }
    return lines
  }
}

/// The committed reports beside those that a new run has written, file by file.
public struct FolderComparison {
  /// The files that differ, by their paths; the manifest comes last.
  public private(set) var differences: [Difference] = []
  /// Pictures of the same pixels in other bytes, as another version of zlib packs them.
  public private(set) var repacked: [String] = []
  /// Files and folders that no run of this book writes, by their paths; they stay as they are.
  public private(set) var others: [String] = []
  /// The number of files that a new run has written.
  public private(set) var fileCount = 0
  /// The names whose lines in the manifest are wrong; `nil` if the manifest is missing or malformed.
  public private(set) var wronglyListed: Set<String>?

  private let committed: FolderContents
  private let fresh: FolderContents
  private let acceptsRepackedPictures: Bool
  /// The manifest that belongs to the new files.
  private var expected = Manifest()

  /// Compares the folder `committed` with `fresh`: the folders of `chapters` and their lines in the
  /// manifest only, or all files of either if `chapters` is `nil`. Unless the comparison
  /// `acceptsRepackedPictures`, pictures of the same pixels in other bytes differ.
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
    reportExtras(recorded: recorded?.manifest ?? Manifest())
    differences.sort { ($0.path, $0.kind.rawValue) < ($1.path, $1.kind.rawValue) }
    if let recorded { compareLines(recorded, chapters: chapters) }
  }

  // MARK: Files

  /// Compares the files at `path` in both folders; `recorded` is the digest in the manifest.
  private mutating func compare(_ path: String, recorded: String?) throws(FileError) {
    guard let freshEntry = fresh.entries[path] else { return }  // See `reportExtras`.
    fileCount += 1
    let new = try FileSystem.read(fresh.path(of: path))
    expected.digests[path] = sha256(new)
    guard committed.entries[path] == freshEntry else {
      differences.append(Difference(kind: .missing, path: path, summary: "a new run writes it"))
      return
    }
    let old: [UInt8]
    do {
      old = try FileSystem.read(committed.path(of: path))
    } catch {
      differences.append(Difference(kind: .changed, path: path, summary: error.description))
      return
    }
    let digest = sha256(old)
    let isEdited = recorded != nil && recorded != digest
    let kind: Difference.Kind = isEdited ? .handEdited : .changed
    let names = (committed.path(of: path), fresh.path(of: path))
    switch FileComparison(committed: old, fresh: new, names: names) {
    case .same: break
    case .samePixels where isEdited || !acceptsRepackedPictures:
      differences.append(
        Difference(kind: kind, path: path, summary: "the same pixels in other bytes"))
    case .samePixels:
      repacked.append(path)
      expected.digests[path] = digest
    case .different(let summary, let diff):
      differences.append(Difference(kind: kind, path: path, summary: summary, diff: diff))
    }
  }

  /// Reports files that an earlier run wrote and a new one does not, and collects the others; a folder without a
  /// file that a run writes counts as a whole.
  private mutating func reportExtras(recorded: Manifest) {
    let folders = fresh.folders
    var others: Set<String> = []
    for (path, entry) in committed.entries where entry != fresh.entries[path] {
      let isNeeded = folders.contains(path)
      if isNeeded, entry == .folder { continue }  // The files in it are missing.
      let isLeft = entry == .file && fresh.has(topOf: path) && isUnedited(path, recorded)
      if isNeeded || isLeft {
        let summary = isNeeded ? "a run needs a folder there" : "a new run does not write it"
        differences.append(Difference(kind: .extra, path: path, summary: summary))
      } else {
        let parts = path.split(separator: "/")
        let ancestors = parts.indices.map { parts[...$0].joined(separator: "/") }
        others.insert(ancestors.first { !folders.contains($0) } ?? path)
      }
    }
    self.others = others.sorted()
  }

  /// Whether the committed file at `path` is one that a run wrote, by its line in the manifest.
  private func isUnedited(_ path: String, _ recorded: Manifest) -> Bool {
    guard let digest = recorded.digests[path] else { return false }
    return (try? FileSystem.read(committed.path(of: path))).map(sha256) == digest
  }

  // MARK: The manifest

  /// The committed manifest and its bytes; a missing or malformed one is a difference.
  private mutating func readManifest() -> (manifest: Manifest, bytes: [UInt8])? {
    let path = committed.path(of: Manifest.fileName)
    guard FileSystem.entry(at: path) == .file, let bytes = try? FileSystem.read(path) else {
      differences.append(
        Difference(kind: .missing, path: Manifest.fileName, summary: "a new run writes it"))
      return nil
    }
    guard let manifest = Manifest(bytes: bytes) else {
      let summary = "not lines of a SHA-256 digest, two spaces and a path"
      differences.append(Difference(kind: .changed, path: Manifest.fileName, summary: summary))
      return nil
    }
    return (manifest, bytes)
  }

  /// Compares the lines of the committed manifest with those that belong to the new files.
  private mutating func compareLines(
    _ recorded: (manifest: Manifest, bytes: [UInt8]), chapters: [String]?
  ) {
    var (manifest, bytes) = recorded
    // The folder may have reports of other books too.
    let all = manifest
    manifest.digests = all.digests.filter { name, _ in
      chapters?.contains { name.hasPrefix("\($0)/") } ?? fresh.has(topOf: name)
    }
    if manifest != all { bytes = Array(manifest.text.utf8) }
    let paths = Set(manifest.digests.keys).union(expected.digests.keys)
    let wrong = paths.filter { manifest.digests[$0] != expected.digests[$0] }
    wronglyListed = Set(wrong.map { String($0.prefix { $0 != "/" }) })
    let path = Manifest.fileName
    let comparison = FileComparison(
      committed: bytes, fresh: Array(expected.text.utf8),
      names: (committed.path(of: path), fresh.path(of: path)))
    if case .different(let summary, let diff) = comparison {
      differences.append(Difference(kind: .changed, path: path, summary: summary, diff: diff))
    }
  }
}

extension FolderComparison {
  /// The shell command that makes the reports of the chapters of `book` in the folder `root` equal to those of a
  /// run with `options`: it moves aside what lies in the place of a chapter's folder, then runs the chapters that differ, or
  /// all if the file `index` or the manifest is wrong for another reason.
  public func repairCommand(
    root: String, index: String, book: [String], options: [String]
  ) -> String {
    guard !differences.isEmpty else { return "" }
    var commands: [[String]] = []
    for difference in differences where difference.kind == .extra && book.contains(difference.path)
    {
      let path = FileSystem.joined(root, difference.path)
      commands.append(["mv", "--", path, "\(path).edited"])
    }
    let names = Set(differences.map { String($0.path.prefix { $0 != "/" }) })
    let chapters = chaptersToRun(for: names, of: book, index: index)
    commands.append(["swift", "run", "-c", "release", "chapters", "run"] + chapters + options)
    return commands.map(shellCommand).joined(separator: " && ")
  }

  /// The chapters to run, empty for all, for the files in `differing` and wrong lines of the manifest.
  private func chaptersToRun(
    for differing: Set<String>, of book: [String], index: String
  ) -> [String] {
    let chapters = book.filter(differing.contains)
    guard let wronglyListed, wronglyListed.subtracting(chapters).isSubset(of: [index]) else {
      return []
    }
    return chapters.count < book.count ? chapters : []
  }
}

/// The files in a folder of reports, or in the folders of some chapters in it.
private struct FolderContents {
  private let root: String
  /// By the paths from `root`, without the manifest.
  let entries: [String: FileSystem.Kind]
  /// The first components of the paths.
  private let tops: Set<String>

  init(of root: String, chapters: [String]?) throws(FileError) {
    self.root = root
    var entries: [String: FileSystem.Kind] = [:]
    let names = if let chapters { chapters } else { try FileSystem.names(in: root) }
    for name in names {
      let path = FileSystem.joined(root, name)
      guard let entry = FileSystem.entry(at: path) else { continue }
      let below = entry == .folder ? try FileSystem.tree(of: path) : [:]
      if below.isEmpty { entries[name] = entry }
      for (rest, entry) in below { entries["\(name)/\(rest)"] = entry }
    }
    if entries[Manifest.fileName] == .file { entries[Manifest.fileName] = nil }
    self.entries = entries
    tops = Set(entries.keys.map { String($0.prefix { $0 != "/" }) })
  }

  func path(of entry: String) -> String { FileSystem.joined(root, entry) }

  /// Whether there is a file at the first component of `path`, or in the folder there.
  func has(topOf path: String) -> Bool { tops.contains(String(path.prefix { $0 != "/" })) }

  /// The paths of all folders that are not empty.
  var folders: Set<String> {
    var folders: Set<String> = []
    for path in entries.keys {
      let parts = path.split(separator: "/")
      for count in 1..<max(1, parts.count) {
        folders.insert(parts.prefix(count).joined(separator: "/"))
      }
    }
    return folders
  }
}
