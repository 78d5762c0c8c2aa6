import Basics
import Exporting
import Notebook
import Platform
import Supervision

/// Compiles and runs a chapter when its source has been saved, and runs it when the page asks for other parameters.
///
/// One thread does everything in turns: it waits for the file, the page and the child process. There is one child
/// process at most; what makes its work obsolete ends it first.
final class PreviewSession {
  private enum Work {
    case none
    /// The source has changed; an editor may still be writing.
    case settling(since: ContinuousClock.Instant)
    case compiling(ChapterProcess, since: ContinuousClock.Instant)
    case running(SupervisedChapter, ProgressLine, since: ContinuousClock.Instant)
  }

  private let chapter: PreviewedChapter
  private let state: PreviewState
  /// A temporary folder for reports.
  private let folder: String
  private let watch: SourceWatch
  private var work = Work.settling(since: .now)
  private var source: [UInt8] = []
  private var compilerLines: [String] = []
  private var compilation = ""
  private var values: [String: String]

  /// The digest of the executable that is up to date; `nil` while there is none.
  private var executable: String?
  /// The digests of executables by those of their sources.
  private var executables: [String: String] = [:]
  private var pages = SeenPages()

  /// A session that keeps its files in `folder`.
  init(_ chapter: PreviewedChapter, state: PreviewState, folder: String) {
    self.chapter = chapter
    self.state = state
    self.folder = folder
    values = chapter.values
    watch = SourceWatch(FileSystem.joined(chapter.root, chapter.source))
  }

  /// Works until `hasEnded`; no child process is left then.
  func run(until hasEnded: () -> Bool) {
    while !hasEnded() {
      ChapterProcess.wait(for: process.map { [$0] } ?? [], or: watch.descriptor)
      if watch.takeChange() {
        cancel()
        executable = nil
        work = .settling(since: .now)
      }
      if let request = state.takeRequest() { startRun(request) }
      advance()
    }
    cancel()
  }

  private var process: ChapterProcess? {
    switch work {
    case .none, .settling: nil
    case .compiling(let process, _): process
    case .running(let chapter, _, _): chapter.process
    }
  }

  /// Ends the work that is under way.
  private func cancel() {
    switch work {
    case .none, .settling: break
    // The compiler ends its own child processes first.
    case .compiling(let process, _): process.end(by: SIGINT, patience: .seconds(3))
    case .running(let chapter, _, _): chapter.process.end(by: SIGTERM)
    }
    work = .none
  }

  private func advance() {
    switch work {
    case .none: break
    case .settling(let start):
      if ContinuousClock.now - start > .milliseconds(50) { compile() }
    case .compiling(let process, let start): advance(process, since: start)
    case .running(let chapter, let line, let start): advance(chapter, line, since: start)
    }
  }

  // MARK: Compiling

  private func compile() {
    work = .none
    do {
      source = try FileSystem.read(FileSystem.joined(chapter.root, chapter.source))
      let description = try ChapterDescription(source: source, path: chapter.source)
      keepValidValues(description.parameters)
      compilerLines = []
      work = .compiling(try ChapterProcess(command: chapter.buildCommand), since: .now)
      let known = executables[sha256(source)].flatMap { pages.page(key($0)) }
      state.update { content in
        (content.phase, content.status) = (.compiling, "Compiling")
        (content.parameters, content.values) = (description.parameters, values)
        if let known { content.show(known) }
      }
    } catch let error as LocatedError {
      fail([
        Diagnostic(
          path: error.path, line: error.line, column: error.column, message: error.message)
      ])
    } catch {
      fail([
        Diagnostic(message: "\(Self.reason(error)); the preview continues when the source is saved")
      ])
    }
  }

  private func advance(_ process: ChapterProcess, since start: ContinuousClock.Instant) {
    for event in process.events() {
      switch event {
      case .message: break
      case .text(let line): compilerLines.append(line)
      case .ended(let status): conclude(status, since: start)
      }
    }
  }

  private func conclude(_ status: TerminationStatus, since start: ContinuousClock.Instant) {
    work = .none
    guard status == .exited(0), let bytes = try? FileSystem.read(chapter.executable.path) else {
      return fail(Diagnostic.errors(ofCompiler: compilerLines, root: chapter.root))
    }
    compilation = "compiled in \(seconds(since: start)), "
    let digest = sha256(bytes)
    executable = digest
    if executables.count > 1000 { executables = [:] }
    executables[sha256(source)] = digest
    startRun(values)
  }

  // MARK: Running

  /// Shows the page of `request`, or runs the chapter with it, as soon as the chapter is compiled.
  private func startRun(_ request: [String: String]) {
    if case .running = work, request == values { return }
    values = request
    keepValidValues(state.content.parameters)
    guard let executable else {
      if case .none = work { work = .settling(since: .now) }
      return state.update { $0.values = values }
    }
    cancel()
    if let page = pages.page(key(executable)) {
      state.update { content in
        (content.phase, content.status) = (.done, "Up to date")
        content.values = values
        content.show(page)
      }
      return
    }
    do {
      try FileSystem.remove(output)
      try FileSystem.createFolder(output)
      let settings = values.sorted { $0.key < $1.key }.flatMap { ["-p", "\($0.key)=\($0.value)"] }
      let run = try SupervisedChapter(
        chapter.executable, arguments: ["--output=\(output)"] + chapter.arguments + settings,
        threadCount: chapter.threadCount, keepingIn: folder)
      let line = ProgressLine(name: chapter.executable.name, start: .now)
      work = .running(run, line, since: .now)
      state.update { content in
        (content.phase, content.status) = (.running, "Running")
        (content.values, content.errors) = (values, [])
        content.report = nil
      }
    } catch {
      fail([Diagnostic(message: Self.reason(error))])
    }
  }

  private func advance(
    _ run: SupervisedChapter, _ line: ProgressLine, since start: ContinuousClock.Instant
  ) {
    run.advance()
    for text in run.takeLines() { StandardStream.error.writeLine(text) }
    var line = line
    let progress = run.takePathsAndProgress().progress
    for message in progress { line.update(message, now: .now) }
    if run.takeShown(), run.result == nil, let report = reportSoFar(of: run) {
      state.update { $0.report = report }
    }
    if let result = run.result { return conclude(result, since: start) }
    work = .running(run, line, since: start)
    if !progress.isEmpty {
      let text = line.live(room: 200, now: .now).dropFirst(chapter.executable.name.count)
      state.update(isPage: false) { $0.status = "Running: \(text.trimmed)" }
    }
  }

  /// The outputs of a run that is under way or has failed.
  private func reportSoFar(of run: SupervisedChapter) -> WrittenReport.HTMLParts? {
    guard let folder = run.folderPath,
      let bytes = try? FileSystem.read(FileSystem.joined(folder, FailurePage.fileName))
    else { return nil }
    let page = FailurePage.body(of: String(decoding: bytes, as: UTF8.self))
    return try? WrittenReport(chapter.executable.name, page: page, filesIn: folder).htmlParts
  }

  private func conclude(_ result: ChapterResult, since start: ContinuousClock.Instant) {
    guard case .running(let run, _, _) = work else { return }
    work = .none
    guard case .published = result.outcome, let executable,
      let page = try? WrittenReport(chapter.executable.name, in: output).htmlParts
    else {
      let refusal = Diagnostic(
        path: chapter.source,
        message: "the chapter ended with exit code \(result.exitCode.rawValue)")
      return fail([result.failure.map(Diagnostic.init) ?? refusal], report: reportSoFar(of: run))
    }
    pages.keep(page, as: key(executable))
    let status = compilation + "ran in \(seconds(since: start))"
    compilation = ""
    StandardStream.error.writeLine("\(chapter.executable.name): \(status)")
    state.update { content in
      (content.phase, content.status) = (.done, "Up to date: \(status)")
      content.show(page)
    }
  }

  // MARK: Parts

  private var output: String { FileSystem.joined(folder, "output") }

  /// The key of the page of the present parameters, by the `executable` with its digest.
  private func key(_ executable: String) -> String {
    ([executable] + values.sorted { $0.key < $1.key }.flatMap { [$0.key, $0.value] })
      .joined(separator: "\0")
  }

  /// Drops values that `parameters` do not have or do not allow, and those of the defaults.
  private func keepValidValues(_ parameters: [ParameterDeclaration]) {
    values = values.filter { name, value in
      guard let parameter = parameters.first(where: { $0.name == name }) else { return false }
      return value != parameter.defaultValue && parameter.canonical(value) == value
    }
  }

  /// Shows `errors` and, above the last complete report, the outputs of a run that has failed.
  private func fail(_ errors: [Diagnostic], report: WrittenReport.HTMLParts? = nil) {
    for error in errors { StandardStream.error.writeLine(error.description) }
    let excerpt = errors.first { $0.path == chapter.source }?.excerpt(of: source) ?? ""
    state.update { content in
      (content.phase, content.status) = (.failed, "Failed")
      (content.errors, content.excerpt, content.report) = (errors, excerpt, report)
    }
  }

  private static func reason(_ error: any Error) -> String {
    (error as? any ReportableError)?.description ?? "\(error)"
  }

  private func seconds(since start: ContinuousClock.Instant) -> String {
    fixed((ContinuousClock.now - start) / .seconds(1), digits: 1) + " s"
  }
}

extension PreviewContent {
  /// Shows the complete report `page`.
  fileprivate mutating func show(_ page: WrittenReport.HTMLParts) {
    (report, last, errors) = (page, page, [])
  }
}
