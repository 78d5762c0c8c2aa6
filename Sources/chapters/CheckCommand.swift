import ArgumentParser
import Basics
import Notebook
import Supervision

/// `chapters check`.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Run chapters again, and compare the new reports with the existing ones.",
    discussion: """
      Trains everything again, into a temporary folder, and compares each file byte for byte: \
      changed, missing, extra, or edited by hand since the run that wrote it. The folder of reports \
      stays untouched. Exit code 0 if all files agree, 2 if any differs; then the last line is the \
      command that fixes it.
      """)

  @Argument(
    help: ArgumentHelp("The chapters (default: all).", valueName: "NAME"), completion: .chapters)
  var names: [String] = []

  @Option(
    name: .customLong("repeat"), parsing: .unconditional,
    help: ArgumentHelp(
      "Run N more times, with other numbers of threads, instructions of the CPU and seeds of"
        + " hashing; all must agree.",
      valueName: "N"))
  var replayCount = 0

  @OptionGroup var options: RunOptions

  func validate() throws {
    guard (0...1000).contains(replayCount) else {
      throw ValidationError("--repeat must lie in 0...1000, not \(replayCount)")
    }
    if let option = options.optionForRunsOnly {
      throw ValidationError("\(option) belongs to 'chapters run'")
    }
  }

  func run() throws {
    let executables = try Book.executables(named: names, for: options)
    Signals.note()
    let assignment = try options.assignment(to: executables)
    let root = options.root(isCustom: assignment.isCustom || options.hasInputs)
    guard let kind = FileSystem.kind(of: root) else {
      throw BookError.missingReport(path: root, command: options.command("run", chapters: names))
    }
    guard kind == .folder else { throw BookError.notAFolder(path: root) }
    let check = ReportCheck(
      root: root, names: names.isEmpty ? nil : executables.map(\.name), executables: executables,
      options: options, assignment: assignment,
      folder: try FileSystem.createTemporaryFolder(prefix: "chapters-check"))
    do {
      if try !check.run(replayCount: replayCount) { endProcess(.differenceFound) }
    } catch let ended as ReportCheck.Ended {
      endProcess(ended.code)
    }
  }
}
