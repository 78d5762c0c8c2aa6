import Basics
import Checking
import Notebook
import Supervision

/// A check of reports: they are written anew, compared, and what differs is told.
struct ReportCheck {
  /// What differs, in one line, and the shell's command that mends or shows it.
  private struct Finding {
    let message: String
    let command: String
  }

  /// The folder of the reports.
  let root: String
  /// The chapters to which the check is limited; `nil` for all that there is.
  let names: [String]?
  let reports: FreshReports
  /// A temporary folder.
  let folder: String

  private var request: RunRequest { reports.request }

  /// Runs the chapters once and `replayCount` times more, and returns whether all agree; where
  /// something differs, the new files stay in the temporary folder.
  ///
  /// Throws `BookError.failed` where chapters failed, and what `FreshReports` throws.
  func run(replayCount: Int) throws -> Bool {
    var findings: [Finding] = []
    defer { if findings.isEmpty { try? FileSystem.remove(folder) } }
    let first = FileSystem.joined(folder, "output")
    let failures = try reports.write(into: first)
    let failed = failures.map(\.name)
    let comparison = try FolderComparison(
      committed: root, fresh: first,
      chapters: failed.isEmpty ? names : reports.chapters.filter { !failed.contains($0) })
    tell(comparison, committed: root, fresh: first)
    findings += finding(comparison, fresh: first)
    do {
      try stop(after: failures)
      for replay in replays(replayCount) {
        findings += try finding(replay, first: first)
      }
    } catch {
      // What was found before stands, whatever ends the check.
      tell(findings)
      throw error
    }
    tell(findings)
    if findings.isEmpty { sayThatAllAgree(comparison, replayCount: replayCount) }
    return findings.isEmpty
  }

  private func stop(after failures: [ChapterResult]) throws {
    guard !failures.isEmpty else { return }
    throw BookError.failed(
      count: failures.count, of: reports.executables.count,
      exitCode: failures.failedExitCode,
      command: BookCommand.text(["check"], chapters: failures.map(\.name), request))
  }

  /// What is wrong with the reports, if anything.
  private func finding(_ comparison: FolderComparison, fresh: String) -> [Finding] {
    guard !comparison.differences.isEmpty else { return [] }
    let files = counted(comparison.differences.count, "file")
    let repair = RepairCommand(
      root: root, index: OutputFolder.indexName, book: Book.chapters,
      options: request.reproducing.arguments)
    return [
      Finding(
        message: "'\(root)' differs in \(files) from what a new run writes, kept in '\(fresh)';"
          + " this mends it:",
        command: repair.text(for: comparison))
    ]
  }

  // MARK: Replays

  private func replays(_ count: Int) -> [Replay] {
    Replay.list(
      count: count, threadCount: request.threadCount,
      instructionSets: InstructionSets.alternatives)
  }

  /// What `replay` writes otherwise than the first run wrote into `first`, if anything.
  private func finding(_ replay: Replay, first: String) throws -> [Finding] {
    if !request.isQuiet { StandardStream.error.writeLine("once more: \(replay)") }
    let again = FileSystem.joined(folder, "replay-\(replay.number)")
    try stop(after: reports.write(into: again, replay: replay))
    let comparison = try FolderComparison(
      committed: first, fresh: again, chapters: names, acceptsRepackedPictures: false)
    tell(comparison, committed: first, fresh: again)
    guard !comparison.differences.isEmpty else {
      try FileSystem.remove(again)
      return []
    }
    let check = ["swift", "run", "-c", "release", "chapters", "check"] + (names ?? [])
    let variables = replay.environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    let arguments = request.reproducing.with(threads: replay.threadCount).arguments
    return [
      Finding(
        message: "a run with \(replay) writes other bytes than the first one: '\(again)' differs"
          + " from '\(first)'; this shows it again:",
        command: shellCommand(variables + check + arguments))
    ]
  }

  // MARK: Telling

  /// Writes `findings` to standard error.
  private func tell(_ findings: [Finding]) {
    for finding in findings {
      StandardStream.error.writeLine("error: \(finding.message)")
      StandardStream.error.writeLine(finding.command)
    }
  }

  /// Writes all differences to standard output.
  private func tell(_ comparison: FolderComparison, committed: String, fresh: String) {
    let limit = request.isVerbose ? Int.max : 100
    for difference in comparison.differences {
      for line in difference.lines(committed: committed, fresh: fresh, limit: limit) {
        StandardStream.output.write(line + "\n")
      }
    }
  }

  private func sayThatAllAgree(_ comparison: FolderComparison, replayCount: Int) {
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
