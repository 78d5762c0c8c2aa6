import Basics

/// A chapter that runs as a process, and what is known of it.
final class SupervisedChapter {
  let name: String
  let process: ChapterProcess
  let threadCount: Int
  let start = ContinuousClock.now
  private let folder: FailureFolder?

  /// Where its code is, as far as is known.
  private var sourcePath: String?
  private var place = (line: 0, column: 0)
  private var hasShown = false
  private var failure: ChapterFailure?
  /// Whether its failure is one of all chapters.
  private var failsForAll = false
  private var published: ChapterResult.Outcome?
  private var runtimeText = RuntimeText()

  /// What it has written and said that the reader has not been told.
  private var paths: [String] = []
  private var lines: [String] = []
  /// How far its work is, where that is news.
  private var progress: [ChapterProgress] = []
  private(set) var result: ChapterResult?

  /// Starts `executable` with `arguments`, `threadCount` threads and, beside ours, `environment`.
  ///
  /// Throws `ProcessError.cannotStart`.
  init(
    _ executable: ChapterExecutable, arguments: [String], environment: [String: String],
    threadCount: Int
  ) throws(ProcessError) {
    name = executable.name
    self.threadCount = threadCount
    folder = FailureFolder(chapter: executable.name)
    let journal = folder.map { ["--journal=\($0.path)"] } ?? []
    let backtracer = folder.map { CrashReport.environment(writingTo: $0.crashReport) } ?? [:]
    process = try ChapterProcess(
      executable, arguments: arguments + ["--threads=\(threadCount)"] + journal,
      environment: backtracer.merging(environment) { $1 })
  }

  /// Takes what the process has told since the last call.
  func advance() {
    for event in process.events() {
      switch event {
      case .message(let message): take(message)
      case .text(let line): lines += runtimeText.append(line)
      case .ended(let ending): conclude(ending)
      }
    }
  }

  /// The paths of files written since the last call.
  func takePaths() -> [String] {
    defer { paths = [] }
    return paths
  }

  /// The lines said since the last call, without the error in which the chapter ended.
  func takeLines() -> [String] {
    defer { lines = [] }
    return lines
  }

  /// The progress told since the last call.
  func takeProgress() -> [ChapterProgress] {
    defer { progress = [] }
    return progress
  }

  private func take(_ message: ChapterMessage) {
    switch message {
    case .described: break
    case .shown: hasShown = true
    case .began(let path): sourcePath = path
    case .reached(let line, let column): place = (line, column)
    case .progress(let state): progress.append(state)
    case .wrote(let path): paths.append(path)
    case .published(let root, let metrics):
      published = .published(root: root, metrics: metrics)
    case .failed(let path, let line, let column, let message, let concernsAll):
      failsForAll = concernsAll
      failure = ChapterFailure(
        path: path, line: line, column: column, message: message, isExact: true)
    }
  }

  // MARK: The end

  private func conclude(_ ending: ProcessEnding) {
    let code = ending.exitCode.map { Basics.ExitCode(rawValue: $0) ?? .chapterFailed }
    if ending.signal == nil { lines += runtimeText.takeRest() }
    if code == .success, let published {
      folder?.remove()
      result = ChapterResult(name: name, outcome: published, exitCode: .success, page: nil)
    } else if let code, failure == nil, Self.isRefusal(code) {
      let page = keepPage(failure(code == .interrupted ? "interrupted" : "refused"), code)
      result = ChapterResult(
        name: name, outcome: .refused, exitCode: code, page: page,
        concernsAll: code == .interrupted || sourcePath == nil && code != .badData)
    } else {
      let failure = failure ?? crash(ending)
      let code = code == .success ? .internalError : code ?? .chapterFailed
      let page = keepPage(failure, code)
      result = ChapterResult(
        name: name, outcome: .failed(failure), exitCode: code, page: page, concernsAll: failsForAll)
    }
  }

  /// Whether a process that ends with `code` may have said all before its chapter's own work.
  private static func isRefusal(_ code: Basics.ExitCode) -> Bool {
    switch code {
    case .usage, .badData, .noInput, .cannotCreateOutput, .cannotWriteOutput, .interrupted: true
    case .success, .chapterFailed, .differenceFound, .internalError: false
    }
  }

  /// Writes the page of `failure` over the one that the chapter has kept, and returns its path;
  /// `nil` where there is nothing that the reader has not been told.
  private func keepPage(_ failure: ChapterFailure, _ code: Basics.ExitCode) -> String? {
    guard let folder else { return nil }
    guard hasShown || !Self.isRefusal(code) else {
      folder.remove()
      return nil
    }
    func text(_ path: String) -> String {
      (try? FileSystem.read(path)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
    let source = text(FileSystem.joined(folder.path, FailurePage.sourceName))
    let page = FailurePage.failed(failure, page: text(folder.page), source: source)
    try? FileSystem.remove(folder.crashReport)
    // Where that fails, the page that the chapter has kept still says how far it came.
    try? FileSystem.replaceFile(folder.page, Array(page.utf8))
    folder.leave()
    return FileSystem.kind(of: folder.page) == .file ? folder.page : nil
  }

  /// The failure of a process that could not tell of it.
  private func crash(_ ending: ProcessEnding) -> ChapterFailure {
    guard let signal = ending.signal else {
      let code = ending.exitCode ?? 0
      // Of the chapter's own, that is `refuseUnintendedEnd`.
      let isUnintended = code == 0 || code == Basics.ExitCode.internalError.rawValue
      return failure(isUnintended ? "ended without 'publish()'" : "ended with exit code \(code)")
    }
    let report = folder.flatMap { CrashReport(path: $0.crashReport) }
    let message = runtimeText.reason ?? report?.reason ?? SignalName.describe(signal)
    guard let sourcePath, let location = report?.location(in: sourcePath) else {
      return failure(message)
    }
    return ChapterFailure(
      path: sourcePath, line: location.line, column: max(1, location.column), message: message,
      isExact: true)
  }

  /// A failure at the last place that is known, or after it.
  private func failure(_ message: String) -> ChapterFailure {
    ChapterFailure(
      path: sourcePath, line: place.line, column: place.column,
      message: sourcePath == nil ? "chapter '\(name)': \(message)" : message, isExact: false)
  }
}
