import Basics

/// A chapter that runs as a process, and everything known of it.
package final class SupervisedChapter {
  let name: String
  /// Its process.
  package let process: ChapterProcess
  private(set) var threadCount: Int
  let start = ContinuousClock.now
  private let folder: FailureFolder?

  /// The last known place of its code.
  private var sourcePath: String?
  private var place = (line: 0, column: 0)
  private var hasShown = false
  private var hasNews = false
  private var failure: ChapterFailure?
  private var failsForAll = false
  private var published: ChapterResult.Outcome?
  private var runtimeText = RuntimeText()

  /// Files written, lines printed and progress reported since the last call of `takeNews`.
  private var news = (paths: [String](), lines: [String](), progress: [ChapterProgress]())
  /// The result, once the process has ended.
  package private(set) var result: ChapterResult?

  /// Starts `executable`; the variables of `environment` replace inherited ones. What it shows is kept in `base`.
  package init(
    _ executable: ChapterExecutable, arguments: [String], environment: [String: String] = [:],
    threadCount: Int, keepingIn base: String? = nil
  ) throws(Failure) {
    name = executable.name
    self.threadCount = threadCount
    folder = FailureFolder(chapter: executable.name, in: base)
    let journal = folder.map { ["--journal=\($0.path)"] } ?? []
    let backtracer = folder.map { CrashReport.environment(writingTo: $0.crashReport) } ?? [:]
    process = try ChapterProcess(
      executable, arguments: arguments + ["--threads=\(threadCount)"] + journal,
      environment: backtracer.merging(environment) { $1 })
  }

  /// The folder with the page of what it has shown so far, and its pictures.
  package var folderPath: String? { folder?.path }

  /// Gives the chapter `count` threads from now on.
  func give(threads count: Int) {
    guard count != threadCount else { return }
    threadCount = count
    process.send(threadCount: count)
  }

  /// Takes the events since the last call.
  package func advance() {
    for event in process.events() {
      switch event {
      case .message(let message): take(message)
      case .text(let line): news.lines += runtimeText.append(line)
      case .ended(let status): conclude(status)
      }
    }
  }

  /// Whether it has shown anything since the last call.
  package func takeShown() -> Bool {
    defer { hasNews = false }
    return hasNews
  }

  /// The paths and the progress since the last call.
  package func takePathsAndProgress() -> (paths: [String], progress: [ChapterProgress]) {
    defer { (news.paths, news.progress) = ([], []) }
    return (news.paths, news.progress)
  }

  /// The lines printed since the last call.
  package func takeLines() -> [String] {
    defer { news.lines = [] }
    return news.lines
  }

  private func take(_ message: ChapterMessage) {
    switch message {
    case .described: break
    case .shown: (hasShown, hasNews) = (true, true)
    case .began(let path): sourcePath = path
    case .reached(let line, let column): place = (line, column)
    case .progress(let progress): news.progress.append(progress)
    case .wrote(let path): news.paths.append(path)
    case .published(let root, let metrics): published = .published(root: root, metrics: metrics)
    case .failed(let path, let line, let column, let message, let concernsAll):
      failsForAll = concernsAll
      failure = ChapterFailure(path: path, line: line, column: column, message: message)
    }
  }

  // MARK: The end

  private func conclude(_ status: TerminationStatus) {
    let code = status.exitCode.map { Basics.ExitCode(rawValue: $0) ?? .chapterFailed }
    if code != nil { news.lines += runtimeText.takeRest() }
    if code == .success, let published {
      folder?.remove()
      result = ChapterResult(name: name, outcome: published, exitCode: .success)
    } else if let code, failure == nil, Self.isRefusal(code) {
      let failure = inexactFailure(code == .interrupted ? "interrupted" : "refused")
      result = ChapterResult(
        name: name, outcome: .refused, exitCode: code, page: keepPage(failure, code),
        concernsAll: code == .interrupted || sourcePath == nil && code != .badData)
    } else {
      let failure = failure ?? crash(status)
      let code = code == .success ? .internalError : code ?? .chapterFailed
      result = ChapterResult(
        name: name, outcome: .failed(failure), exitCode: code, page: keepPage(failure, code),
        concernsAll: failsForAll)
    }
  }

  /// Whether a process that ends with `code` may have printed everything before its chapter's work.
  private static func isRefusal(_ code: Basics.ExitCode) -> Bool {
    switch code {
    case .usage, .badData, .noInput, .cannotCreateOutput, .cannotWriteOutput, .interrupted: true
    case .success, .chapterFailed, .differenceFound, .internalError: false
    }
  }

  /// The path of the page of `failure`; `nil` if it would have nothing that is not printed.
  private func keepPage(_ failure: ChapterFailure, _ code: Basics.ExitCode) -> String? {
    if hasShown || !Self.isRefusal(code) { return folder?.keep(failure) }
    folder?.remove()
    return nil
  }

  /// The failure of a process that could not send it.
  private func crash(_ status: TerminationStatus) -> ChapterFailure {
    switch status {
    case .exited(0) where sourcePath == nil:
      return inexactFailure("ended without 'begin'; call that first in its source")
    // A process that calls `exit` itself ends with an internal error (`atUnintendedEnd`).
    case .exited(0), .exited(Basics.ExitCode.internalError.rawValue):
      return inexactFailure("ended by 'exit' before the end of its code")
    case .exited(let code): return inexactFailure("ended with exit code \(code)")
    case .signaled(let signal):
      let report = folder.flatMap { CrashReport(path: $0.crashReport) }
      let message = runtimeText.reason ?? report?.reason ?? CrashReport.describe(signal: signal)
      guard let sourcePath, let location = report?.location(in: sourcePath) else {
        return inexactFailure(message)
      }
      return ChapterFailure(
        path: sourcePath, line: location.line, column: max(1, location.column), message: message)
    }
  }

  /// A failure at the last known place, or after it.
  private func inexactFailure(_ message: String) -> ChapterFailure {
    ChapterFailure(
      path: sourcePath, line: place.line, column: place.column,
      message: sourcePath == nil ? "chapter '\(name)': \(message)" : message, isExact: false)
  }
}
