import ArgumentParser
import Basics
import Book
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
      valueName: "N"),
    transform: integer(from: 0, to: 1000))
  var replayCount = 0

  @OptionGroup var options: RunOptions
  @OptionGroup var input: ReadingOptions

  func run() throws {
    let request = try RunRequest(options, input).readingFiles()
    let executables = try Book.executables(named: names, for: request)
    Interruption.holdBack()
    let assignment = try request.assignment(to: executables)
    let root = request.root(isCustom: assignment.isCustom || request.hasInputs)
    guard let kind = FileSystem.kind(of: root) else {
      throw Book.missingReport(root, command: request.command("run", chapters: names))
    }
    guard kind == .folder else {
      throw Failure(
        "expected the folder of the reports at '\(root)', found something else; choose another folder"
          + " with --output", .noInput)
    }
    let check = ReportCheck(
      root: root, names: names.isEmpty ? nil : executables.map(\.name), executables: executables,
      request: request, assignment: assignment,
      folder: try FileSystem.createTemporaryFolder(prefix: "chapters-check"))
    do {
      if try !check.run(replayCount: replayCount) { endProcess(.differenceFound) }
    } catch let ended as ReportCheck.Ended {
      endProcess(ended.code)
    }
  }
}
