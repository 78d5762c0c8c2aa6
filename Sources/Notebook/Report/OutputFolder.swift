import Basics

/// The folder of all reports: a folder for each chapter, the index, and the manifest of all files.
public struct OutputFolder {
  /// The name of the index in the folder.
  public static let indexName = ReportIndex.fileName

  private let path: String

  /// The folder at `path`.
  public init(_ path: String) { self.path = path }

  /// Checks that the index can be made from the reports in the folder, except those of `chapters`.
  public func checkReports(except chapters: [String]) throws {
    guard FileSystem.kind(of: path) == .folder else { return }
    _ = try ReportIndex(of: path, except: chapters)
  }

  /// Brings the index and its line in the manifest up to date after chapters have written their reports, and
  /// returns the paths of both. The index has the reports in the folder `others` too that this one lacks.
  public func update(besides others: String? = nil) throws -> [String] {
    try FileSystem.locking(folder: path) { lock in
      var folder = try RecordedFolder(path, holding: lock)
      let index = try ReportIndex(of: path, besides: others)
      try folder.replaceFile(Self.indexName, Array(index.markdown.utf8))
      return [Self.indexName, Manifest.fileName].map { FileSystem.joined(path, $0) }
    }
  }
}
