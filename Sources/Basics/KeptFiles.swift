import Platform

/// The files of the user's in a folder that is replaced: those that no run wrote, and those that were
/// edited since.
///
/// They are carried over in two passes, so that at every moment each of them is in the old folder, in
/// the new one, or in both: before the two folders are exchanged by hard links, where the file system
/// has them, and afterwards by renaming.
struct KeptFiles {
  /// By the paths in the folder, the digests of the files that runs wrote; other files are the user's.
  let written: [String: Set<String>]
  /// The files that have got another name, because the new folder needs theirs.
  private(set) var renamed: [(from: String, to: String)] = []
  /// Whether files of runs, or further links of the user's files, could not be removed.
  private(set) var hasRemains = false

  init(written: [String: Set<String>]) { self.written = written }

  /// Links the user's files in the folder `old` into the folder `new`. `below` is the path of both
  /// within the folder that is replaced.
  ///
  /// Throws `FileError` for a name that cannot be kept.
  mutating func link(from old: String, to new: String, below: String = "") throws(FileError) {
    for entry in try entries(of: old, below: below) {
      guard !isWritten(entry), let place = place(for: entry, in: new, besides: old) else {
        continue
      }
      if entry.kind == .folder {
        var status = stat()
        // `move` sets the mode, since a folder that cannot be written could not be removed.
        guard stat(entry.source, &status) == 0,
          mkdir(place, status.st_mode & 0o777 | 0o700) == 0 || errno == EEXIST
        else { continue }
        note(entry, at: place)
        try link(from: entry.source, to: place, below: entry.path + "/")
      } else if linkat(AT_FDCWD, entry.source, AT_FDCWD, place, 0) == 0 {
        note(entry, at: place)
      }
    }
  }

  /// Empties and removes the folder `old`: the user's files that `new` lacks are moved there.
  ///
  /// Throws `FileError` if one cannot be moved; it is then still in `old`.
  mutating func move(from old: String, to new: String, below: String = "") throws(FileError) {
    for entry in try entries(of: old, below: below) {
      guard !isWritten(entry), let place = place(for: entry, in: new, besides: old) else {
        if unlink(entry.source) != 0 { hasRemains = true }
        continue
      }
      if entry.kind == .folder, FileSystem.entry(at: place) != nil {
        var status = stat()
        let hasMode = stat(entry.source, &status) == 0
        chmod(entry.source, 0o700)
        try move(from: entry.source, to: place, below: entry.path + "/")
        if hasMode { chmod(place, status.st_mode & 0o7777) }
      } else if rename(entry.source, place) == 0 {
        note(entry, at: place)
      } else {
        throw .cannotReplace(path: place, reason: FileSystem.lastReason())
      }
    }
    if rmdir(old) != 0, errno != ENOTEMPTY { hasRemains = true }
  }

  // MARK: Entries

  private struct Entry {
    let name: String
    /// The path in the folder that is replaced.
    let path: String
    /// Where it lies now.
    let source: String
    let kind: FileSystem.Kind
    let identity: FileSystem.Identity
  }

  private func entries(of folder: String, below: String) throws(FileError) -> [Entry] {
    var entries: [Entry] = []
    for name in try FileSystem.names(in: folder) {
      let source = FileSystem.joined(folder, name)
      guard let kind = FileSystem.entry(at: source),
        let identity = FileSystem.identity(ofEntry: source)
      else {
        if errno == ENOENT { continue }
        throw .cannotReplace(path: source, reason: FileSystem.lastReason())
      }
      entries.append(
        Entry(name: name, path: below + name, source: source, kind: kind, identity: identity))
    }
    return entries
  }

  private func isWritten(_ entry: Entry) -> Bool {
    guard entry.kind == .file, let digests = written[entry.path],
      let bytes = try? FileSystem.read(entry.source)
    else { return false }
    return digests.contains(sha256(bytes))
  }

  /// The place for `entry` of the folder `old` in `folder`; `nil` if it is there already.
  private func place(for entry: Entry, in folder: String, besides old: String) -> String? {
    var number = 0
    while true {
      let name = number == 0 ? entry.name : Self.otherName(entry.name, number)
      let place = FileSystem.joined(folder, name)
      guard let found = FileSystem.identity(ofEntry: place) else {
        let isFree = number == 0 || FileSystem.entry(at: FileSystem.joined(old, name)) == nil
        if isFree { return place }
        number += 1
        continue
      }
      if found == entry.identity { return nil }
      if entry.kind == .folder, FileSystem.entry(at: place) == .folder { return place }
      number += 1
    }
  }

  private mutating func note(_ entry: Entry, at place: String) {
    let name = FileSystem.name(of: place)
    if name != entry.name {
      renamed.append((entry.path, String(entry.path.dropLast(entry.name.count)) + name))
    }
  }

  /// `README.edited-1.md` for `README.md`.
  static func otherName(_ name: String, _ number: Int) -> String {
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else {
      return "\(name).edited-\(number)"
    }
    return "\(name[..<dot]).edited-\(number)\(name[dot...])"
  }
}
