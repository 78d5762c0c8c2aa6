import Platform

/// The name of what stands beside a file or folder while that is replaced or removed: for
/// `tied-weights`, `.tied-weights.tmp-4711` in process 4711.
struct HiddenName {
  /// What stands there.
  enum Mark: String {
    /// What has not yet taken its place.
    case new = "tmp"
    /// What has been moved aside.
    case old
  }

  /// The name of the file or folder itself.
  let target: String
  let mark: Mark

  /// What the hidden name `text` says; `nil` where it is none of ours.
  init?(_ text: String) {
    guard text.first == ".", let dash = text.firstIndex(of: "-", after: text.lastIndex(of: ".")),
      Self.isNumber(text[dash...].dropFirst())
    else { return nil }
    let parts = text[..<dash].dropFirst()
    guard let dot = parts.lastIndex(of: "."), dot != parts.startIndex,
      let mark = Mark(rawValue: String(parts[dot...].dropFirst()))
    else { return nil }
    (target, self.mark) = (String(parts[..<dot]), mark)
  }

  /// A process's id, and a count if that is not enough: `4711`, `4711-2`.
  private static func isNumber(_ text: Substring) -> Bool {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    return parts.count <= 2
      && parts.allSatisfy { part in
        !part.isEmpty && part.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")) ~= $0 }
      }
  }

  /// A hidden path beside `path` at which nothing stands.
  static func unusedPath(beside path: String, mark: Mark) -> String {
    let name = ".\(FileSystem.name(of: path)).\(mark.rawValue)-\(getpid())"
    let folder = FileSystem.parent(of: path) ?? ""
    var attempt = 0
    while true {
      let candidate = FileSystem.joined(folder, attempt == 0 ? name : "\(name)-\(attempt)")
      if FileSystem.entry(at: candidate) == nil { return candidate }
      attempt += 1
    }
  }
}

extension String {
  /// The first `character` behind `index`.
  fileprivate func firstIndex(of character: Character, after index: Index?) -> Index? {
    guard let index else { return nil }
    return self[index...].firstIndex(of: character)
  }
}

extension FileSystem {
  /// Puts back what killed processes had moved aside in `folder`, where nothing has taken its
  /// place, and removes all else that they left there: of `target` alone, if it is given.
  ///
  /// All who write in a folder hold its lock meanwhile, so that what is found under it is nobody's.
  public static func clearLeftovers(
    in folder: String, of target: String? = nil, holding lock: FolderLock
  ) {
    guard lock.isHeld, let names = try? names(in: folder) else { return }
    let leftovers = names.compactMap { name in HiddenName(name).map { (name, $0) } }
    // First what is to be put back.
    for mark in [HiddenName.Mark.old, .new] {
      for (name, hidden) in leftovers where hidden.mark == mark {
        guard target == nil || target == hidden.target else { continue }
        let (leftover, path) = (joined(folder, name), joined(folder, hidden.target))
        if mark == .old, entry(at: path) == nil, rename(leftover, path) == 0 { continue }
        try? remove(leftover)
      }
    }
  }

  /// Renames the file or folder at `path` to an unused hidden name beside it, which is returned.
  ///
  /// Throws `FileError.cannotReplace`.
  public static func setAside(_ path: String) throws(FileError) -> String {
    let aside = HiddenName.unusedPath(beside: path, mark: .old)
    guard rename(path, aside) == 0 else {
      throw .cannotReplace(path: path, reason: lastReason())
    }
    return aside
  }
}
