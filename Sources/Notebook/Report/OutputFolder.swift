import Basics

/// The folder of all reports: a folder for each chapter, the index, and the manifest of all files.
public struct OutputFolder {
  /// The name of the index in the folder.
  public static let indexName = ReportIndex.fileName

  private let path: String

  /// The folder at `path`.
  public init(_ path: String) { self.path = path }

  private var manifestPath: String { FileSystem.joined(path, Manifest.fileName) }

  /// Checks that the index can be made from the reports in the folder, except those of `chapters`.
  public func checkReports(except chapters: [String]) throws {
    guard FileSystem.kind(of: path) == .folder else { return }
    _ = try ReportIndex(of: path, except: chapters)
  }

  /// Brings the index and the manifest up to date after `chapters` have written their reports, and returns the
  /// paths of both. The manifest keeps the lines of other files, so that `chapters check` finds later edits.
  public func update(after chapters: [String]) throws -> [String] {
    try FileSystem.locking(folder: path) { lock in
      FileSystem.clearLeftovers(in: path, holding: lock)
      // An unreadable manifest counts as an empty one.
      let old = (try? FileSystem.read(manifestPath)).flatMap(Manifest.init) ?? Manifest()
      let index = try ReportIndex.write(in: path, holding: lock)
      var new = Manifest()
      let replaced = old.lines(of: chapters)
      new.digests = old.digests.filter { name, _ in
        replaced.digests[name] == nil && FileSystem.kind(of: FileSystem.joined(path, name)) == .file
      }
      for chapter in chapters {
        new.digests.merge(try Manifest(of: chapter, in: path).digests) { $1 }
      }
      new.digests[ReportIndex.fileName] = sha256(try FileSystem.read(index))
      try FileSystem.replaceFile(manifestPath, Array(new.text.utf8), holding: lock)
      return [index, manifestPath]
    }
  }
}
