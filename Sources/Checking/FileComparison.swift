import Basics

/// How the bytes of a committed file differ from those that a new run has written.
enum FileComparison: Equatable {
  case same
  /// PNG files with the same pixels, in other bytes: another version of zlib packs them so.
  case samePixels
  case different(summary: String, diff: [String])

  /// Compares the `committed` bytes of a file with the `fresh` ones; `names` head the diff of texts.
  init(committed: [UInt8], fresh: [UInt8], names: (committed: String, fresh: String)) {
    if committed == fresh {
      self = .same
    } else if names.committed.hasSuffix(".png") {
      self.init(PictureComparison(committed: committed, fresh: fresh))
    } else if Self.isText(committed), Self.isText(fresh) {
      let diff = UnifiedDiff(old: committed, new: fresh)
      let removed = counted(diff.lines.count { $0.mark == .removed }, "line")
      let added = grouped(diff.lines.count { $0.mark == .added })
      self = .different(
        summary: "a new run removes \(removed) and adds \(added)",
        diff: diff.text(oldName: names.committed, newName: names.fresh))
    } else {
      let position = zip(committed, fresh).prefix { $0 == $1 }.count
      self = .different(
        summary: "\(counted(committed.count, "byte")), a new run writes"
          + " \(counted(fresh.count, "byte")); the first to differ is number \(position + 1)",
        diff: [])
    }
  }

  private init(_ picture: PictureComparison) {
    switch picture {
    case .alike: self = .samePixels
    case .pixels(let differing, let total, let largest):
      let pixels = "\(grouped(differing)) of \(counted(total, "pixel")) differ"
      self = .different(summary: "\(pixels), by at most \(largest) of 255", diff: [])
    case .size(let committed, let fresh):
      self = .different(summary: "\(committed) pixels, a new run draws \(fresh)", diff: [])
    case .format:
      self = .different(summary: "another format of colours than a new run writes", diff: [])
    case .unreadable(let isFresh, let reason):
      let file = isFresh ? "a new run writes no readable PNG file" : "no readable PNG file"
      self = .different(summary: "\(file): \(reason)", diff: [])
    }
  }

  private static func isText(_ bytes: [UInt8]) -> Bool {
    !bytes.contains(0) && String(validating: bytes, as: UTF8.self) != nil
  }
}
