import Basics

/// The folder of all reports: a folder for each chapter, the index, and the manifest of all files.
public struct OutputFolder {
  /// The name of the index in the folder.
  public static let indexName = ReportIndex.fileName

  private let path: String

  /// The folder at `path`.
  public init(_ path: String) { self.path = path }

  private var manifestPath: String { FileSystem.joined(path, Manifest.fileName) }

  /// Checks before the work that the index can be made from the reports in the folder, except
  /// those of `chapters`, which are to be written.
  public func checkReports(except chapters: [String]) throws {
    guard FileSystem.kind(of: path) == .folder else { return }
    _ = try ReportIndex(of: path, except: chapters)
  }

  /// Brings the index and the manifest up to date after `chapters` have written their reports, and returns the
  /// files written and the folders removed.
  ///
  /// The manifest keeps the lines of other chapters, so that `chapters check` finds later edits. If `chapters`
  /// are the `wholeBook`, untouched reports of chapters that have left the book are removed.
  public func update(after chapters: [String], wholeBook: Bool = false) throws
    -> (written: [String], removed: [String])
  {
    try FileSystem.locking(folder: path) { lock in
      FileSystem.clearLeftovers(in: path, holding: lock)
      // An unreadable manifest counts as an empty one.
      let old = (try? FileSystem.read(manifestPath)).flatMap(Manifest.init) ?? Manifest()
      let removed = wholeBook ? try removeReports(except: chapters, manifest: old) : []
      let index = try ReportIndex.write(in: path, holding: lock)
      var new = Manifest()
      if !wholeBook {
        let replaced = old.lines(of: chapters)
        new.digests = old.digests.filter { replaced.digests[$0.key] == nil }
      }
      for chapter in chapters {
        new.digests.merge(try Manifest(of: chapter, in: path).digests) { $1 }
      }
      new.digests[ReportIndex.fileName] = sha256(try FileSystem.read(index))
      try FileSystem.replaceFile(manifestPath, Array(new.text.utf8), holding: lock)
      return ([index, manifestPath], removed)
    }
  }

  /// Removes the reports of chapters that are not among `chapters`: folders whose metrics name
  /// them, and whose files are exactly those of the `manifest`. Other files and folders may be the
  /// user's own.
  private func removeReports(except chapters: [String], manifest: Manifest) throws -> [String] {
    var removed: [String] = []
    for name in try FileSystem.names(in: path) where !chapters.contains(name) {
      guard isUntouchedReport(name, manifest: manifest) else { continue }
      let report = FileSystem.joined(path, name)
      // Renamed first, so that no half of it stays if the process is killed.
      let aside = try FileSystem.setAside(report)
      try FileSystem.remove(aside)
      removed.append(report)
    }
    return removed
  }

  private func isUntouchedReport(_ name: String, manifest: Manifest) -> Bool {
    let report = FileSystem.joined(path, name)
    guard isFileName(name), FileSystem.entry(at: report) == .folder,
      let tree = try? FileSystem.tree(of: report), tree.values.allSatisfy({ $0 == .file }),
      let metrics = try? ChapterMetrics.read(FileSystem.joined(report, "metrics.json")),
      let found = try? Manifest(of: name, in: path)
    else { return false }
    return metrics.name == name && found == manifest.lines(of: [name])
  }
}
