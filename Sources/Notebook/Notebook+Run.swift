import Basics
import Supervision

// The beginning and the end of a chapter's run. Each process runs one chapter, in its main.swift.

/// The run of this process's chapter, from `begin(source:)` to `publish()`.
@MainActor private(set) var currentRun: ChapterRun?

/// The run of this process's chapter, for `function`; `filePath` must be the chapter's own file, for
/// the lines of another say nothing of where an output belongs.
@MainActor func run(_ function: String, _ filePath: String) -> ChapterRun {
  guard let currentRun else {
    preconditionFailure("'\(function)' must come after 'begin(source:)'")
  }
  let path = ChapterPath.relative(filePath)
  precondition(
    path == currentRun.chapter.path.path,
    "'\(function)' must be called in \(currentRun.chapter.path.path), not in \(path)")
  return currentRun
}

/// Begins the chapter whose source is `source`, as the compiler embedded it.
///
/// The chapter runs in a process of its own, which this call starts; so, whatever becomes of it,
/// somebody is left to tell how it ended. There, this call reads the command line and checks the
/// chapter's format, the names of the parameters and that the report could be written; what is
/// wrong ends the process with one line on standard error.
@MainActor public func begin(source: [UInt8], filePath: String = #filePath) {
  precondition(currentRun == nil, "'begin(source:)' must be called once")
  prepareProcess()
  Interruption.install()
  do {
    let command = try ChapterCommand.parse()
    guard let descriptor = command.messageDescriptor else {
      try runOwn(source: source, filePath: filePath, command)
    }
    let messages = try MessageSender(descriptor: descriptor)
    flushPrintedLines()
    // A function that ends the process releases nothing, so this one leaves that to its caller.
    func makeRun() throws -> ChapterRun? {
      let run = try ChapterRun(
        source: source, filePath: filePath, command: command, messages: messages)
      guard run.isDescription else { return run }
      run.describe()
      return nil
    }
    guard let run = try makeRun() else { endProcess(.success) }
    currentRun = run
    refuseUnintendedEnd()
  } catch {
    let asksForHelp = CommandLine.arguments.contains { $0 == "--help" || $0 == "-h" }
    let appendix = asksForHelp ? parameterHelp(source: source, filePath: filePath) : ""
    CommandLineEnd.end(
      ChapterCommand.self, for: error, help: "\(ChapterCommand.programName) --help",
      appendix: appendix)
  }
}

/// Does what `command` asks for in a process that no other one has started for the chapter.
@MainActor private func runOwn(
  source: [UInt8], filePath: String, _ command: ChapterCommand
) throws -> Never {
  // Which returns, since a function that ends the process releases nothing.
  func read() throws -> (name: String, isCustom: Bool)? {
    let chapter = try Chapter(
      source: source, filePath: filePath, overrides: command.options.overrides(),
      inputs: command.options.inputs)
    if command.describe {
      StandardStream.output.write(chapter.description.json.text() + "\n")
      return nil
    }
    return (chapter.path.name, chapter.isCustom)
  }
  guard let (name, isCustom) = try read() else { endProcess(.success) }
  try BookRun.runOwn(name, isCustom: isCustom, command)
}

/// The chapter's parameters, as its `--help` lists them.
@MainActor private func parameterHelp(source: [UInt8], filePath: String) -> String {
  guard let chapter = try? Chapter(source: source, filePath: filePath),
    !chapter.source.parameters.isEmpty
  else { return "" }
  let lines = chapter.source.parameters.map { "  \($0.summary.onOneLine)\n" }
  return "PARAMETERS:\n" + lines.joined()
}

/// Writes the report and its pictures in the place of the old ones, prints their paths, and ends
/// the process.
@MainActor public func publish(
  filePath: String = #filePath, line: Int = #line, column: Int = #column
) -> Never {
  finish(run("publish", filePath), line: line, column: column)
  // Freed, so that what a leak checker still finds is lost.
  currentRun = nil
  endProcess(.success)
}

@MainActor private func finish(_ run: ChapterRun, line: Int, column: Int) {
  run.reached(line: line, column: column)
  do { try run.publish() } catch {
    run.fail(error, line: line, column: column, isPublishing: true)
  }
}
