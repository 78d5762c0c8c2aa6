import ArgumentParser
import Basics
import Book
import Notebook
import Supervision

/// `chapters run`, the default command.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run chapters, and write their reports and the index.",
    discussion: """
      Standard output lists the files written. Standard error shows the progress: on a terminal in one \
      line for each training, elsewhere in one line for each epoch.

      A chapter that fails keeps its old report, and the other chapters continue. Its outputs up to \
      then are kept in .build/chapters/NAME/failed.md, or, without a folder .build, among the \
      temporary files; the error says where.
      """)

  @Argument(
    help: ArgumentHelp("The chapters (default: all).", valueName: "NAME"), completion: .chapters)
  var names: [String] = []

  @Option(
    name: .shortAndLong, parsing: .unconditional,
    help: ArgumentHelp(
      "Run N chapters side by side (default: 2).",
      discussion: "They share the threads: when one ends, the others get its threads.",
      valueName: "N"),
    transform: integer(from: 1, to: 64))
  var jobs = 2

  @OptionGroup var options: RunOptions
  @OptionGroup var training: TrainingOptions
  @OptionGroup var metrics: MetricsOption

  private var request: RunRequest { RunRequest(options, training, metrics: metrics) }

  func run() throws {
    let request = try request.readingFiles()
    let executables = try Book.executables(named: names, for: request)
    Interruption.holdBack()
    let assignment = try request.assignment(to: executables)
    let run = BookRun(
      executables, request, isCustom: assignment.isCustom,
      jobs: min(jobs, request.threadCount))
    let results = try run.run { request.arguments(for: $0, assignment) }
    let missing = executables.map(\.name).filter { name in
      !results.contains { $0.name == name && $0.exitCode == .success }
    }
    switch results.finalCode {
    case .interrupted:
      let rest =
        missing.isEmpty
        ? "all reports are new" : "for the missing reports, run: \(command(missing))"
      throw Failure("interrupted; \(rest)", .interrupted)
    case let code?: endProcess(code)
    case nil: break
    }
    let failed = results.filter { $0.exitCode != .success }
    if !failed.isEmpty {
      throw failed.failure(of: executables.count, command: command(failed.map(\.name)))
    }
  }

  private func command(_ names: [String]) -> String {
    request.command("run", chapters: names)
  }
}
