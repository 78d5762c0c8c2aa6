import ArgumentParser
import Basics
import Book
import Checking
import Notebook
import Supervision

/// `chapters check`.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Run chapters again, and compare what they write with the reports there are.",
    discussion: """
      Everything is trained anew, into a temporary folder, and each file compared, byte for byte: \
      changed, missing, extra, or edited by hand since the run that wrote it. Nothing in the folder \
      of reports is touched. Exit code 0 where all agree, 2 where something differs; then the last \
      line is the command that mends it.
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
  @OptionGroup var input: InputOptions

  func validate() throws {
    guard (0...1000).contains(replayCount) else {
      throw ValidationError("--repeat must lie in 0...1000, not \(replayCount)")
    }
  }

  func run() throws {
    let request = RunRequest(options, input)
    let names = try Book.chapters(named: names, for: request)
    let executables = try names.map { try ChapterExecutable(beside: $0) }
    Interruption.holdBack()
    let assignment = try request.assignment(to: executables)
    let root = request.root(isCustom: assignment.isCustom || request.hasInputs)
    guard let kind = FileSystem.kind(of: root) else {
      throw CheckError.missingReports(
        path: root, command: BookCommand.text(["run"], chapters: self.names, request))
    }
    guard kind == .folder else { throw CheckError.notAFolder(path: root) }
    let reports = FreshReports(executables: executables, request: request, assignment: assignment)
    let check = ReportCheck(
      root: root, names: self.names.isEmpty ? nil : names, reports: reports,
      folder: try FileSystem.createTemporaryFolder(prefix: "chapters-check"))
    do {
      let isAlike = try check.run(replayCount: replayCount)
      if !isAlike { endProcess(.differenceFound) }
    } catch let ended as FreshReports.Ended {
      endProcess(ended.code)
    }
  }
}
