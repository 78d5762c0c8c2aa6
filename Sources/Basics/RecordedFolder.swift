import Platform

/// A folder in which runs write files that its manifest lists with their digests. All other files in
/// it, and listed ones that were edited since, are the user's: they stay, or get another name, such as
/// `README.edited-1.md`, if a run needs theirs.
///
/// A process that is killed at any moment loses none of them. A chapter's folder has the lines of its
/// files in a hidden note until the manifest has them, so that the next run knows them.
public struct RecordedFolder {
  /// The name of the note.
  static let noteName = ".chapters-digests"

  private let path: String
  private let lock: FolderLock
  private var manifest: Manifest

  /// The folder at `path`, whose `lock` is held; what killed runs left undone in it is completed.
  public init(_ path: String, holding lock: FolderLock) throws(FileError) {
    self.path = path
    self.lock = lock
    manifest = Self.readManifest(path) ?? Manifest()
    for name in Set(manifest.digests.keys.compactMap(FileSystem.parent)).sorted() {
      _ = try recover(name)
    }
    manifest.digests = manifest.digests.filter { FileSystem.kind(of: full($0.key)) == .file }
  }

  private static func readManifest(_ path: String) -> Manifest? {
    (try? FileSystem.read(FileSystem.joined(path, Manifest.fileName))).flatMap(Manifest.init)
  }

  private func full(_ name: String) -> String { FileSystem.joined(path, name) }

  // MARK: Files

  /// Notes that the file `name`, if it has `bytes`, is one that a run wrote.
  public mutating func recognize(_ name: String, _ bytes: [UInt8]) {
    if let found = try? FileSystem.read(full(name)), found == bytes {
      manifest.digests[name] = sha256(bytes)
    }
  }

  /// Replaces the file `name`, and its line in the manifest.
  ///
  /// Throws `FileError`; the old file is then unchanged, unless only the manifest could not be replaced.
  public mutating func replaceFile(_ name: String, _ bytes: [UInt8]) throws(FileError) {
    let replacement = Replacement(of: full(name), holding: lock)
    try replacement.write(bytes)
    let old = manifest.digests.updateValue(sha256(bytes), forKey: name)
    let list = try newManifest()
    if let kind = FileSystem.entry(at: full(name)) {
      let found = kind == .file ? try? FileSystem.read(full(name)) : nil
      let isWritten = found.map { $0 == bytes || sha256($0) == old } ?? false
      if !isWritten { try setAside(name) }
    }
    try replacement.commit()
    try commit(list)
  }

  /// Gives the user's file `name` another name beside it; where the file system has hard links, it has
  /// both until it is replaced.
  private func setAside(_ name: String) throws(FileError) {
    var number = 1
    while FileSystem.entry(at: full(KeptFiles.otherName(name, number))) != nil { number += 1 }
    let other = KeptFiles.otherName(name, number)
    guard
      linkat(AT_FDCWD, full(name), AT_FDCWD, full(other), 0) == 0
        || rename(full(name), full(other)) == 0
    else { throw .cannotReplace(path: full(name), reason: FileSystem.lastReason()) }
    report(name, other)
  }

  private func report(_ name: String, _ other: String) {
    StandardStream.error.writeLine(
      "note: '\(full(name))' is not as a run wrote it, so it is kept as '\(full(other))'")
  }

  // MARK: Folders

  /// Replaces the files that runs wrote in the folder `name` by `files`, in one step.
  ///
  /// Throws `FileError`, and what `check` throws before each step; the old folder is then unchanged,
  /// unless only the manifest could not be replaced.
  public mutating func replaceFolder(
    _ name: String, _ files: [(name: String, bytes: [UInt8])], check: () throws -> Void
  ) throws {
    let written = try recover(name)
    var new = Manifest()
    for file in files { new.digests["\(name)/\(file.name)"] = sha256(file.bytes) }
    let replacement = Replacement(of: full(name), holding: lock)
    try replacement.createFolder()
    try replacement.write(Array(new.text.utf8), named: Self.noteName)
    for file in files {
      try check()
      try replacement.write(file.bytes, named: file.name)
    }
    manifest = manifest.without(name)
    manifest.digests.merge(new.digests) { $1 }
    let list = try newManifest()
    // A file that the user has changed to what is written now need not be kept.
    var kept = KeptFiles(written: written.merging(Self.byPath(new, in: name)) { $0.union($1) })
    if FileSystem.entry(at: full(name)) == .folder {
      try kept.link(from: full(name), to: replacement.new)
    }
    try check()
    if let old = try replacement.exchange() {
      try kept.move(from: old, to: full(name))
      // Files that another process has made meanwhile.
      if !kept.hasRemains, FileSystem.entry(at: old) != nil {
        try kept.move(from: old, to: full(name))
      }
      // What could not be removed is not needed, as the next run sees.
      if kept.hasRemains { try? FileSystem.create(FileSystem.joined(old, Self.noteName), []) }
    }
    for (from, to) in kept.renamed { report("\(name)/\(from)", "\(name)/\(to)") }
    try commit(list)
    try? FileSystem.remove(FileSystem.joined(full(name), Self.noteName))
  }

  /// Completes what a killed run left undone in the folder `name`, and returns the digests of the
  /// files that runs wrote there.
  private mutating func recover(_ name: String) throws(FileError) -> [String: Set<String>] {
    FileSystem.clearLeftovers(in: path, of: name, holding: lock)
    var kept = KeptFiles(written: Self.byPath(manifest, in: name))
    for (leftover, _) in FileSystem.leftovers(in: path, of: name, holding: lock) {
      // An old folder, moved aside or exchanged: the only one, or one whose files have been linked.
      if FileSystem.entry(at: full(name)) == nil {
        rename(leftover, full(name))
      } else {
        try? kept.move(from: leftover, to: full(name))
      }
    }
    for (from, to) in kept.renamed { report("\(name)/\(from)", "\(name)/\(to)") }
    let note = FileSystem.joined(full(name), Self.noteName)
    if let lines = (try? FileSystem.read(note)).flatMap(Manifest.init) {
      manifest = manifest.without(name)
      manifest.digests.merge(lines.digests) { $1 }
      try commit(try newManifest())
      try FileSystem.remove(note)
    }
    return Self.byPath(manifest, in: name)
  }

  /// The digests that `manifest` has of files in the folder `name`, by their paths in it.
  private static func byPath(_ manifest: Manifest, in name: String) -> [String: Set<String>] {
    var digests: [String: Set<String>] = [:]
    for (path, digest) in manifest.lines(of: [name]).digests {
      digests[String(path.dropFirst(name.count + 1))] = [digest]
    }
    return digests
  }

  // MARK: The manifest

  /// The new manifest under its temporary name, so that a full disk is noticed before other files are
  /// replaced.
  private func newManifest() throws(FileError) -> Replacement {
    let replacement = Replacement(of: full(Manifest.fileName), holding: lock)
    try replacement.write(Array(manifest.text.utf8))
    return replacement
  }

  private func commit(_ list: borrowing Replacement) throws(FileError) {
    if FileSystem.entry(at: full(Manifest.fileName)) != nil, Self.readManifest(path) == nil {
      try setAside(Manifest.fileName)
    }
    try list.commit()
  }
}
