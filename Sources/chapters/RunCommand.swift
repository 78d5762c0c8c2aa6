import ArgumentParser
import Basics
import Book
import Notebook
import Supervision

/// `chapters run`, which is `chapters` alone too.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run chapters, and write their reports and the index of all.",
    discussion: """
      Standard output has the paths of the files written. Standard error has the progress: on a
      terminal a line for each chapter that runs, rewritten; elsewhere a line for each epoch.

      A chapter that fails leaves its old report as it is, and the other chapters go on. What it had
      shown is kept in .build/chapters/NAME/failed.md, or, where there is no .build, among the
      temporary files; the error says where.
      """)

  @Argument(
    help: ArgumentHelp("The chapters (default: all).", valueName: "NAME"), completion: .chapters)
  var names: [String] = []

  @Option(
    name: .shortAndLong, parsing: .unconditional,
    help: ArgumentHelp(
      "Run N chapters side by side (default: 1).",
      discussion: "They share the threads. One chapter alone uses all cores already, so this pays"
        + " only for chapters that do little in parallel.",
      valueName: "N"))
  var jobs = 1

  @OptionGroup var options: RunOptions
  @OptionGroup var training: TrainingOptions
  @OptionGroup var metrics: MetricsOption

  private var request: RunRequest { RunRequest(options, training, metrics: metrics) }

  func validate() throws {
    guard (1...64).contains(jobs) else {
      throw ValidationError("--jobs must lie in 1...64, not \(jobs)")
    }
  }

  func run() throws {
    let executables = try Book.chapters(named: names, for: request).map {
      try ChapterExecutable(beside: $0)
    }
    Interruption.holdBack()
    let assignment = try request.assignment(to: executables)
    let run = BookRun(
      executables, request, isCustom: assignment.isCustom, jobs: jobs,
      isWholeBook: executables.map(\.name) == Book.chapters)
    let results = try run.run { request.arguments(for: $0, assignment) }
    let missing = executables.map(\.name).filter { name in
      !results.contains { $0.name == name && $0.exitCode == .success }
    }
    switch results.finalCode {
    case .interrupted:
      throw BookError.interrupted(command: missing.isEmpty ? nil : command(missing))
    case let code?: endProcess(code)
    case nil: break
    }
    let failed = results.filter { $0.exitCode != .success }
    if !failed.isEmpty {
      throw BookError.failed(
        count: failed.count, of: executables.count,
        exitCode: failed.failedExitCode,
        command: command(failed.map(\.name)))
    }
  }

  private func command(_ names: [String]) -> String {
    BookCommand.text(["run"], chapters: names, request)
  }
}
