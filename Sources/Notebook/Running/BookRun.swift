import Basics
import Supervision

/// A run of chapters, each as a child process, for `chapters run` and for a chapter's own executable.
package struct BookRun {
  private let chapters: [ChapterExecutable]
  private let request: RunRequest
  private let isCustom: Bool
  private let jobs: Int

  /// A run of `chapters`, at most `jobs` at once. `isCustom` if a parameter differs from its default.
  package init(
    _ chapters: [ChapterExecutable], _ request: RunRequest, isCustom: Bool, jobs: Int = 1
  ) {
    self.chapters = chapters
    self.request = request
    self.isCustom = isCustom
    self.jobs = jobs
  }

  /// Runs the chapters, each with the `arguments` of its name; then writes index, manifest and the file of `--json`.
  package func run(arguments: (String) -> [String]) throws -> [ChapterResult] {
    let root = request.root(isCustom: isCustom || request.hasInputs)
    try RunOutputs(files: request.outputs, root: root, chapters: chapters.map(\.name)).check()
    try OutputFolder(root).checkReports(except: chapters.map(\.name))
    let results = Supervisor(request, jobs: jobs).run(chapters, arguments: arguments)
    try writeSummaries(results)
    return results
  }

  private func writeSummaries(_ results: [ChapterResult]) throws {
    var roots: Set<String> = []
    var metrics: [String] = []
    for result in results {
      guard case .published(let root, let element) = result.outcome else { continue }
      roots.insert(root)
      metrics.append(element)
    }
    for root in roots.sorted() {
      for path in try OutputFolder(root).update() { request.pathStream.writeLine(path) }
    }
    guard results.finalCode == nil else { return }
    if request.printsMetrics { StandardStream.output.write(ChapterMetrics.document(metrics)) }
    if let path = request.metricsPath {
      try FileSystem.replaceFile(path, Array(ChapterMetrics.document(metrics).utf8))
      StandardStream.output.writeLine(path)
    }
  }
}

extension BookRun {
  /// Runs this process's chapter as a child process, and ends this process with its exit code.
  @MainActor static func runOwn(
    source: [UInt8], filePath: String, _ request: RunRequest
  ) throws -> Never {
    let request = try request.readingFiles()
    Interruption.holdBack()
    // A function that ends the process releases nothing, so the chapter is in one that returns.
    func run() throws -> Basics.ExitCode {
      let chapter = try Chapter(
        source: source, filePath: filePath, overrides: request.overrides(),
        inputs: request.own.inputs)
      let executable = try ChapterExecutable(ofThisProgram: chapter.path.name)
      let results = try BookRun([executable], request, isCustom: chapter.isCustom).run { _ in
        request.arguments(setting: chapter.stated)
      }
      return results.finalCode ?? results.first?.exitCode ?? .interrupted
    }
    endProcess(try run())
  }
}

extension Supervisor {
  /// A supervisor for `request`, of at most `jobs` chapters at once.
  package convenience init(_ request: RunRequest, jobs: Int = 1, printsPaths: Bool = true) {
    self.init(
      jobs: jobs, threadCount: request.threadCount,
      display: ProgressDisplay(
        style: .standardError(isQuiet: request.isQuiet, isVerbose: request.isVerbose)),
      paths: printsPaths ? request.pathStream : nil)
  }
}
