import Basics
import CSystem
import Platform
import Supervision

// The beginning and the end of a chapter's run. Each process runs one chapter, in its main.swift.

/// The run of this process's chapter, from its beginning to its end.
@MainActor var currentRun: ChapterRun?

/// The run of this process's chapter, for a call of `function`, which only the chapter's own file may make.
@MainActor func run(
  _ function: String, _ filePath: String, _ line: Int, _ column: Int
) -> ChapterRun {
  let path = ChapterPath.relative(filePath)
  func error(_ message: String, _ code: Basics.ExitCode) -> LocatedError {
    LocatedError(path: path, line: line, column: column, message: message, exitCode: code)
  }
  guard let currentRun else {
    CommandLineEnd.end(
      for: error("'\(function)' must come after 'begin'; call that first", .badData))
  }
  let source = currentRun.chapter.path.path
  guard path == source else {
    let message = "'\(function)' must be called in \(source), not in \(path); move the call there"
    currentRun.fail(error(message, .chapterFailed), line: nil, column: nil)
  }
  return currentRun
}

/// Fails the chapter at the line of its code that is running, for a mistake in it.
@MainActor package func chapterFailure(_ message: String) -> Never {
  let place = UncaughtError.currentPlace(in: currentRun?.chapter.path.path)
  if let currentRun {
    currentRun.fail(Failure(message, .chapterFailed), line: place?.line, column: place?.column)
  }
  guard let place else { CommandLineEnd.end(for: Failure(message)) }
  CommandLineEnd.end(
    for: LocatedError(
      path: place.path, line: place.line, column: place.column, message: message,
      exitCode: .badData))
}

/// Begins the chapter whose embedded source is `source`. When its code has ended, its report replaces the old one.
///
/// The chapter runs in a child process, so that a process is left to report how it ended. A mistake in the command
/// line, the chapter's format or the folder of the reports ends the process with one line.
@MainActor public func begin(source: [UInt8], filePath: String = #filePath) {
  _ = beginChapter(source: source, options: NoOptions.self, filePath: filePath)
}

/// The same for a chapter of the book `book`, its chapters' names in their order, with its own `options`.
@MainActor @discardableResult package func beginChapter<Options: ChapterOptions>(
  source: [UInt8], book: [String] = [], options: Options.Type, filePath: String
) -> (chapter: ChapterRun, options: Options) {
  StartFolder.enter {
    beginInStartFolder(source: source, book: book, options: options, filePath: filePath)
  }
}

@MainActor private func beginInStartFolder<Options: ChapterOptions>(
  source: [UInt8], book: [String], options: Options.Type, filePath: String
) -> (chapter: ChapterRun, options: Options) {
  guard currentRun == nil else {
    chapterFailure("'begin' must be called once; leave this call out")
  }
  prepareProcess()
  Interruption.install()
  do {
    try refuseRepeatedOptions(in: Array(CommandLine.arguments.dropFirst()))
    let command = try ChapterCommand<Options>.parse()
    guard let descriptor = command.flags.messageDescriptor else {
      try BookRun.runOwn(source: source, filePath: filePath, command.request)
    }
    let messages = try MessageSender(descriptor: descriptor)
    flushPrintedLines()
    // A function that ends the process releases nothing, so this one leaves that to its caller.
    func makeRun() throws -> ChapterRun? {
      let request = command.request
      let chapter = try Chapter(
        source: source, filePath: filePath, overrides: request.overrides(),
        inputs: request.own.inputs, book: book)
      guard !command.flags.describe else {
        messages.send(.described(json: chapter.description.message))
        return nil
      }
      return try ChapterRun(
        chapter, request: request, journal: command.flags.journal, messages: messages)
    }
    guard let run = try makeRun() else { endProcess(.success) }
    currentRun = run
    UncaughtError.watch()
    publishAtExit()
    return (run, command.own)
  } catch {
    let asksForHelp = CommandLine.arguments.contains { $0 == "--help" || $0 == "-h" }
    let appendix = asksForHelp ? parameterHelp(source: source, filePath: filePath) : ""
    CommandLineEnd.end(
      ChapterCommand<Options>.self, for: error, help: "\(programName) --help",
      appendix: appendix)
  }
}

/// The chapter's parameters, as its `--help` lists them.
@MainActor private func parameterHelp(source: [UInt8], filePath: String) -> String {
  guard let chapter = try? Chapter(source: source, filePath: filePath),
    !chapter.source.parameters.isEmpty
  else { return "" }
  let lines = chapter.source.parameters.map { "  \($0.summary.onOneLine)\n" }
  return "PARAMETERS:\n" + lines.joined()
}

/// From now on, the end of the main code publishes the report; `exit` in between is an internal error.
@MainActor private func publishAtExit() {
  // libcrypto ends itself at `exit`, in a handler that it registers with its first digest: handlers run in the
  // reverse of their order, and ours needs digests.
  _ = sha256([])
  atUnintendedEnd {
    guard exit_was_called() == 0 else { return false }
    MainActor.assumeIsolated {
      guard let run = currentRun else { return }
      do { try run.publish() } catch {
        run.fail(error, line: nil, column: nil, isPublishing: true)
      }
      // Freed, so that a leak checker finds only losses.
      currentRun = nil
    }
    return true
  }
}
