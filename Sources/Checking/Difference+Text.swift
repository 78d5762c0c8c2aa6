import Basics

extension Difference {
  /// The lines that tell of the difference between the folders `committed` and `fresh`: a summary,
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
