import ArgumentParser
import Basics
import Notebook

/// `chapters run`, which is `chapters` alone too.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run chapters, and write their reports and the index of all.")

  @Argument(help: ArgumentHelp("The chapters (default: all).", valueName: "NAME"))
  var names: [String] = []

  @OptionGroup var options: RunOptions

  func run() throws {
    let processes = try Book.chapters(named: names).map { try ChapterProcess($0) }
    if let path = options.metricsPath { try FileSystem.checkFileCanBeWritten(path) }
    ChapterProcess.forwardSignals()
    if options.setsParameters { try checkParameters(of: processes) }
    var outcomes: [(name: String, outcome: ChapterOutcome)] = []
    var failed: [(name: String, code: Basics.ExitCode)] = []
    for process in processes {
      let ending = try process.run(options.arguments)
      try stopIfOthersWouldFailToo(ending)
      if let outcome = ChapterOutcome(bytes: ending.outcome), ending.exitCode == 0 {
        outcomes.append((process.name, outcome))
      } else {
        tellSignal(of: ending, chapter: process.name)
        let code = ending.exitCode.flatMap(Basics.ExitCode.init) ?? .chapterFailed
        failed.append((process.name, code))
      }
    }
    try writeSummaries(outcomes)
    if let first = failed.first {
      let isOneCode = failed.allSatisfy { $0.code == first.code }
      throw BookError.failed(
        chapters: failed.map(\.name), of: processes.count,
        isMarkup: isOneCode && first.code == .badData)
    }
  }

  /// Asks each chapter whether it knows the parameters before the first one trains.
  private func checkParameters(of processes: [ChapterProcess]) throws {
    for process in processes {
      try stopIfOthersWouldFailToo(process.run(options.arguments + ["--describe"]))
    }
  }

  /// Ends the process where the chapter's line says it all: the command line, the data or the
  /// output folder are wrong for every chapter, or the reader has interrupted the work.
  private func stopIfOthersWouldFailToo(_ ending: ChapterProcess.Ending) throws {
    if ChapterProcess.isInterrupted { endProcess(.interrupted) }
    guard let code = ending.exitCode.flatMap(Basics.ExitCode.init) else { return }
    switch code {
    case .usage, .noInput, .cannotCreateOutput, .cannotWriteOutput, .interrupted: endProcess(code)
    // The embedded data are good: without `--data`, it is the chapter's own text that is not.
    case .badData where options.usesOwnData: endProcess(code)
    default: break
    }
  }

  /// A chapter that a signal ended could not tell why.
  private func tellSignal(of ending: ChapterProcess.Ending, chapter: String) {
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
