import ArgumentParser
import Basics
import Notebook
import Supervision

/// `chapters run`, which is `chapters` alone too.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run chapters, and write their reports and the index of all.")

  @Argument(
    help: ArgumentHelp("The chapters (default: all).", valueName: "NAME"), completion: .chapters)
  var names: [String] = []

  @OptionGroup var options: RunOptions

  func run() throws {
    let executables = try Book.chapters(named: names).map { try ChapterExecutable(beside: $0) }
    if let path = options.metricsPath { try FileSystem.checkFileCanBeWritten(path) }
    Signals.note()
    let assignment = try options.assignment(to: executables)
    let root = options.root(isCustom: assignment.isCustom || options.usesOwnData)
    try OutputFolder(root).checkReports(except: executables.map(\.name))
    var outcomes: [(name: String, outcome: ChapterOutcome)] = []
    var failed: [(name: String, code: Basics.ExitCode)] = []
    for executable in executables {
      let (ending, outcome) = try run(
        executable, options.arguments(for: executable.name, assignment))
      try stopIfOthersWouldFailToo(ending)
      if let outcome, ending.exitCode == 0 {
        outcomes.append((executable.name, outcome))
      } else {
        tellSignal(of: ending, chapter: executable.name)
        let code = ending.exitCode.flatMap(Basics.ExitCode.init) ?? .chapterFailed
        failed.append((executable.name, code))
      }
    }
    try writeSummaries(outcomes)
    if let first = failed.first {
      let isOneCode = failed.allSatisfy { $0.code == first.code }
      throw BookError.failed(
        chapters: failed.map(\.name), of: executables.count,
        isMarkup: isOneCode && first.code == .badData)
    }
  }

  /// Runs a chapter, and tells of it as it goes.
  private func run(
    _ executable: ChapterExecutable, _ arguments: [String]
  ) throws -> (ending: ProcessEnding, outcome: ChapterOutcome?) {
    let progress = ProgressLine(title: executable.name, style: .standard(options.verbosity))
    var outcome: ChapterOutcome?
    let ending = try executable.run(arguments) { message in
      switch message {
      case .progress(let state): progress.update(state)
      case .wrote(let path): StandardStream.output.writeLine(path)
      case .published(let root, let metrics):
        outcome = ChapterOutcome(root: root, metrics: metrics)
      case .failed(let path, let line, let column, let message):
        progress.finish()
        StandardStream.error.writeLine("\(path):\(line):\(column): error: \(message)")
      case .described, .reached, .document: break
      }
    }
    progress.finish()
    return (ending, outcome)
  }

  /// Ends the process where the chapter's line says it all: the command line, the data or the
  /// output folder are wrong for every chapter, or the reader has interrupted the work.
  private func stopIfOthersWouldFailToo(_ ending: ProcessEnding) throws {
    if Signals.isInterrupted { endProcess(.interrupted) }
    guard let code = ending.exitCode.flatMap(Basics.ExitCode.init) else { return }
    switch code {
    case .usage, .noInput, .cannotCreateOutput, .cannotWriteOutput, .interrupted: endProcess(code)
    // The embedded data are good: without `--data`, it is the chapter's own text that is not.
    case .badData where options.usesOwnData: endProcess(code)
    default: break
    }
  }

  /// A chapter that a signal ended could not tell why.
  private func tellSignal(of ending: ProcessEnding, chapter: String) {
    guard let signal = ending.signal else { return }
    StandardStream.error.writeLine(
      "error: chapter '\(chapter)' was ended by signal \(signal); its old report stays")
  }

  /// Writes the index and the manifest of each folder that has new reports, and what `--json` asks
  /// for.
  private func writeSummaries(_ outcomes: [(name: String, outcome: ChapterOutcome)]) throws {
    for root in Set(outcomes.map(\.outcome.root)).sorted() {
      let names = outcomes.filter { $0.outcome.root == root }.map(\.name)
      let update = try OutputFolder(root).update(after: names, wholeBook: names == Book.chapters)
      for path in update.removed where !options.isQuiet {
        StandardStream.error.writeLine("removed '\(path)': its chapter is in the book no more")
      }
      for path in update.written { StandardStream.output.writeLine(path) }
    }
    if let path = options.metricsPath {
      let document = ChapterOutcome.document(outcomes.map(\.outcome.metrics))
      try FileSystem.replaceFile(path, Array(document.utf8))
      StandardStream.output.writeLine(path)
    }
  }
}
