import Basics

/// What stands in a folder of reports, or in the folders of some chapters in it.
struct FolderContents {
  let root: String
  /// By the paths from `root`; without the manifest, if that is a file.
  let entries: [String: FileSystem.Entry]

  /// Throws `FileError.cannotRead`.
  init(of root: String, chapters: [String]?) throws(FileError) {
    self.root = root
    var entries: [String: FileSystem.Entry] = [:]
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
  }

  func path(of entry: String) -> String { FileSystem.joined(root, entry) }

  /// The paths of all folders in which something stands.
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
