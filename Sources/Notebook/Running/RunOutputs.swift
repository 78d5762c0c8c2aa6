import Basics
import Supervision

/// The files that a run writes beside the reports, checked before anything is trained.
struct RunOutputs {
  /// The options and their paths.
  let files: [(option: String, path: String)]
  /// The folder of all reports.
  let root: String
  /// The chapters that run.
  let chapters: [String]

  /// The endings of the names in a report's folder that reports may take.
  private static let endings = [".md", ".json", ".png", ".svg", ".csv"]

  /// Refuses two outputs at one place, and places that cannot be written.
  ///
  /// Throws `Failure` and `FileError`.
  func check() throws {
    // Between making and removing a file that is tried, no signal ends the process.
    try Interruption.heldBack(checkPlaces)
  }

  private func checkPlaces() throws {
    for (index, file) in files.enumerated() {
      try checkIsNoStream(file)
      for other in files[..<index] where try FileSystem.isSamePlace(file.path, other.path) {
        throw Failure(
          "\(other.option) '\(other.path)' and \(file.option) '\(file.path)' name the same file; choose another"
            + " for one of them", .usage)
      }
      if try isOfReports(file.path) {
        throw Failure(
          "\(file.option) '\(file.path)' is a place for a file of the reports in '\(root)'; choose another",
          .usage)
      }
    }
    for file in files { try FileSystem.checkFileCanBeWritten(file.path) }
  }

  /// Refuses this process's own streams: a chapter is another process, with other streams, and a file to which
  /// standard output goes would be replaced.
  private func checkIsNoStream(_ file: (option: String, path: String)) throws {
    guard let identity = FileSystem.identity(of: file.path) else { return }
    for (descriptor, name) in [(1, "standard output"), (2, "standard error")] as [(Int32, String)]
    where FileSystem.identity(ofOpen: descriptor) == identity {
      let remedy = file.option == "--json" ? "write '--json -', or choose" : "choose"
      throw Failure(
        "\(file.option) '\(file.path)' is \(name), which has other text; \(remedy) a file", .usage)
    }
  }

  /// Whether `path` is a place that the reports need.
  private func isOfReports(_ path: String) throws -> Bool {
    let names = [ReportIndex.fileName, Manifest.fileName] + chapters
    for place in [root] + names.map({ FileSystem.joined(root, $0) })
    where try FileSystem.isSamePlace(path, place) { return true }
    let folder = FileSystem.identity(of: FileSystem.parent(of: path) ?? ".")
    let isInReport = chapters.contains {
      folder != nil && folder == FileSystem.identity(of: FileSystem.joined(root, $0))
    }
    return isInReport && Self.endings.contains { path.lowercased().hasSuffix($0) }
  }
}
