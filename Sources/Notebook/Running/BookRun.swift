import Basics
import Supervision

/// A run of chapters, each as a process of its own: all that `chapters run` does, and a chapter's
/// own executable for its one chapter.
package struct BookRun {
  private let chapters: [ChapterExecutable]
  private let options: RunOptions
  private let isCustom: Bool
  private let jobs: Int
  private let isWholeBook: Bool

  /// A run of `chapters`, at most `jobs` at once; `isCustom` where a parameter is not the default
  /// one, `isWholeBook` where the book has no other chapters.
  package init(
    _ chapters: [ChapterExecutable], options: RunOptions, isCustom: Bool, jobs: Int = 1,
    isWholeBook: Bool = false
  ) {
    self.chapters = chapters
    self.options = options
    self.isCustom = isCustom
    self.jobs = jobs
    self.isWholeBook = isWholeBook
  }

  /// Runs the chapters, each with the `arguments` of its name, writes the index and the manifest of
  /// each folder that has new reports, and what `--json` asks for. Tells of all but the summary.
  ///
  /// Throws `FileError`, and `IndexError` for metrics that are none.
  package func run(arguments: (String) -> [String]) throws -> [ChapterResult] {
    if let path = options.metricsPath { try FileSystem.checkFileCanBeWritten(path) }
    let root = options.root(isCustom: isCustom || options.hasInputs)
    try OutputFolder(root).checkReports(except: chapters.map(\.name))
    let results = Supervisor(options: options, jobs: jobs).run(chapters, arguments: arguments)
    try writeSummaries(results)
    return results
  }

  private func writeSummaries(_ results: [ChapterResult]) throws {
    var names: [String: [String]] = [:]
    var metrics: [String] = []
    for result in results {
      guard case .published(let root, let element) = result.outcome else { continue }
      names[root, default: []].append(result.name)
      metrics.append(element)
    }
    for (root, names) in names.sorted(by: { $0.key < $1.key }) {
      let update = try OutputFolder(root).update(
        after: names, wholeBook: isWholeBook && names.count == chapters.count)
      for path in update.removed where !options.isQuiet {
        StandardStream.error.writeLine("removed '\(path)': its chapter is in the book no more")
      }
      for path in update.written { StandardStream.output.writeLine(path) }
    }
    if let path = options.metricsPath, results.finalCode == nil {
      try FileSystem.replaceFile(path, Array(ChapterMetrics.document(metrics).utf8))
      StandardStream.output.writeLine(path)
    }
  }
}

extension BookRun {
  /// Runs the chapter `name`, whose own executable this process is, as a process of its own, so that
  /// somebody is left who can tell how it ended. Ends this one with its exit code.
  @MainActor static func runOwn(
    _ name: String, isCustom: Bool, _ command: ChapterCommand
  ) throws -> Never {
    Signals.note()
    let executable = ChapterExecutable(ofThisProgram: name)
    let options = command.options
    let results = try BookRun([executable], options: options, isCustom: isCustom).run { _ in
      options.arguments
    }
    endProcess(results.finalCode ?? results.first?.exitCode ?? .interrupted)
  }
}
