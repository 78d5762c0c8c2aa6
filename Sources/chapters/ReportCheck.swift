import Basics
import Checking
import Kernels
import Notebook
import Platform
import Supervision

/// A check of reports: chapters write them again, and each difference is printed.
struct ReportCheck {
  /// Each further chapter would end the same way, with this code; the reason has been printed.
  struct Ended: Error {
    let code: Basics.ExitCode
  }

  /// A difference in one line, and the shell command that fixes or shows it.
  private struct Finding {
    let message: String
    let command: String
  }

  /// The folder of the reports.
  let root: String
  /// The chapters to which the check is limited; `nil` for the whole folder.
  let names: [String]?
  let executables: [ChapterExecutable]
  let request: RunRequest
  let assignment: ParameterAssignment
  /// A temporary folder for the new reports.
  let folder: String

  /// Runs the chapters once and `replayCount` times more, and returns whether all files agree.
  func run(replayCount: Int) throws -> Bool {
    var findings: [Finding] = []
    defer { if findings.isEmpty { try? FileSystem.remove(folder) } }
    let first = FileSystem.joined(folder, "output")
    let failures = try writeReports(into: first)
    let failed = failures.map(\.name)
    let written = executables.map(\.name).filter { !failed.contains($0) }
    let comparison = try FolderComparison(
      committed: root, fresh: first, chapters: failed.isEmpty ? names : written)
    printDifferences(comparison, committed: root, fresh: first)
    printOthers(comparison)
    findings += finding(comparison, fresh: first)
    // The findings so far are printed even if a failure ends the check.
    defer { printFindings(findings) }
    try stop(after: failures)
    let replays = Replay.list(
      count: replayCount, threadCount: request.threadCount,
      instructionSets: alternativeInstructionSets)
    for replay in replays { findings += try finding(replay, first: first) }
    if findings.isEmpty { printAgreement(comparison, replayCount: replayCount) }
    return findings.isEmpty
  }

  /// Runs the chapters as `replay` says; they write into the new folder `folder`. Returns those that failed.
  private func writeReports(
    into folder: String, replay: Replay? = nil
  ) throws -> [ChapterResult] {
    try FileSystem.createFolder(folder)
    let request = request.with(output: folder, threads: replay?.threadCount)
    let results = Supervisor(request, printsPaths: false).run(
      executables, environment: replay?.environment ?? [:]
    ) { request.arguments(for: $0, assignment) + ["--store=none"] }
    if let code = results.finalCode { throw Ended(code: code) }
    let failures = results.filter { $0.exitCode != .success }
    // Reports of other books may lie beside those of this one.
    _ = try OutputFolder(folder).update(besides: root)
    return failures
  }

  private func stop(after failures: [ChapterResult]) throws {
    guard !failures.isEmpty else { return }
    throw failures.failure(
      of: executables.count, command: request.command("check", chapters: failures.map(\.name)))
  }

  /// The difference between the reports and those of the first run, if there is any.
  private func finding(_ comparison: FolderComparison, fresh: String) -> [Finding] {
    guard !comparison.differences.isEmpty else { return [] }
    let files = counted(comparison.differences.count, "file")
    return [
      Finding(
        message: "'\(root)' differs in \(files) from a new run, which is kept in '\(fresh)';"
          + " this fixes it:",
        command: comparison.repairCommand(
          root: root, index: OutputFolder.indexName, book: Book.chapters,
          options: request.reproducing.arguments))
    ]
  }

  /// The difference between the reports of `replay` and those of the first run, if there is any.
  private func finding(_ replay: Replay, first: String) throws -> [Finding] {
    if !request.isQuiet { StandardStream.error.writeLine("once more: \(replay)") }
    let again = FileSystem.joined(folder, "replay-\(replay.number)")
    try stop(after: writeReports(into: again, replay: replay))
    let comparison = try FolderComparison(
      committed: first, fresh: again, chapters: names, acceptsRepackedPictures: false)
    printDifferences(comparison, committed: first, fresh: again)
    guard !comparison.differences.isEmpty else {
      try FileSystem.remove(again)
      return []
    }
    let variables = replay.environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    let arguments = request.reproducing.with(threads: replay.threadCount).arguments
    return [
      Finding(
        message: "a run with \(replay) writes other bytes than the first one: '\(again)' differs"
          + " from '\(first)'; this shows it again:",
        command: Book.command(["check"] + (names ?? []) + arguments, environment: variables))
    ]
  }

  /// The other instruction sets of this CPU with a fused multiply-add: without one, the book takes hours.
  private var alternativeInstructionSets: [String] {
    let newest = kernels_select(nil).map { String(cString: $0.pointee.name) }
    let first = ProcessInfo.processInfo.environment["CHAPTERS_ISA"] ?? newest
    return ["x86-64-v4", "x86-64-v3"].filter { $0 != first && kernels_select($0) != nil }
  }

  private func printFindings(_ findings: [Finding]) {
    for finding in findings {
      StandardStream.error.writeLine("error: \(finding.message)")
      StandardStream.error.writeLine(finding.command)
    }
  }

  private func printDifferences(
    _ comparison: FolderComparison, committed: String, fresh: String
  ) {
    let limit = request.isVerbose ? Int.max : 100
    for difference in comparison.differences {
      let lines = difference.lines(committed: committed, fresh: fresh, limit: limit)
      StandardStream.output.write(lines.map { $0 + "\n" }.joined())
    }
  }

  private func printOthers(_ comparison: FolderComparison) {
    guard !request.isQuiet else { return }
    for path in comparison.others {
      let full = FileSystem.joined(root, path)
      let isReport = FileSystem.kind(of: FileSystem.joined(full, "metrics.json")) == .file
      let reason =
        isReport
        ? "it is the report of another book, or of a chapter that has left this one; to remove it, run: "
          + shellCommand(["rm", "-r", "--", full])
        : "no run writes it"
      StandardStream.error.writeLine("note: '\(full)' is not compared: \(reason)")
    }
  }

  private func printAgreement(_ comparison: FolderComparison, replayCount: Int) {
    guard !request.isQuiet else { return }
    for path in comparison.repacked {
      StandardStream.output.writeLine(
        "no difference: \(FileSystem.joined(root, path)): the same pixels in other bytes, as"
          + " another zlib packs them")
    }
    let files = counted(comparison.fileCount, "file")
    let runs = replayCount == 0 ? "a new run writes" : "\(replayCount + 1) new runs write"
    StandardStream.output.writeLine("'\(root)': \(files), each as \(runs) it")
  }
}
