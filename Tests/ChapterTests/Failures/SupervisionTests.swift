import Foundation
import TestSupport
import Testing

/// Chapters whose parent is killed or interrupted, and chapters that run beside one that fails.
@Suite(.limitsProcesses) struct SupervisionTests {
  /// Starts the failing chapter so that it hangs, and calls `body` with our child and its own.
  private func hanging(
    _ body: (FailingChapter, _ parent: Process, _ child: pid_t, _ errors: String) throws -> Void
  ) throws {
    try FailingChapter.with { chapter in
      let process = Process()
      process.executableURL = URL(fileURLWithPath: BookProcess.built("failing-chapter"))
      process.arguments = ["-q", "--output", "output", "-p", "failure=hang"]
      process.currentDirectoryURL = URL(fileURLWithPath: chapter.folder)
      let errors = chapter.folder + "/errors"
      _ = FileManager.default.createFile(atPath: errors, contents: nil)
      process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: errors))
      try process.run()
      defer { process.terminate() }
      var child: pid_t?
      for _ in 0..<1000 where child == nil {
        usleep(10_000)
        let said = try String(contentsOfFile: errors, encoding: .utf8)
        if said.hasSuffix("\n") { child = pid_t(said.split(separator: " ").last!.dropLast()) }
      }
      try body(chapter, process, try #require(child), errors)
    }
  }

  @Test func theChapterEndsWithTheProcessThatWaitsForIt() throws {
    try hanging { chapter, parent, child, _ in
      kill(parent.processIdentifier, SIGKILL)
      parent.waitUntilExit()
      var isGone = false
      for _ in 0..<500 where !isGone {
        isGone = kill(child, 0) != 0
        usleep(10_000)
      }
      #expect(isGone)
      // No process was left to report why, but the outputs were on the disk.
      let page = try chapter.failedPage()
      #expect(page.hasPrefix("> **This run did not come to its end**, and no process was left"))
      #expect(page.contains("<img src=\"grid.png\""))
    }
  }

  @Test(arguments: [SIGINT, SIGTERM, SIGHUP, SIGQUIT])
  func aSignalEndsBoth(signal: Int32) throws {
    try hanging { chapter, parent, child, errors in
      kill(parent.processIdentifier, signal)
      parent.waitUntilExit()
      #expect(parent.terminationReason == .exit && parent.terminationStatus == 130)
      #expect(kill(child, 0) != 0)
      try chapter.expectReportAndPage()
      #expect(try chapter.failedPage().contains("`interrupted, at this line or after it`"))
      let said = try String(contentsOfFile: errors, encoding: .utf8)
      #expect(said.hasSuffix("note: what it had shown is in \(FailingChapter.page)\n"), "\(said)")
    }
  }

  /// `chapters` in a folder where `stacked-autoencoder` is the chapter that fails.
  private func bookThatFails(
    _ options: [String], kind: String, _ body: (_ folder: String, BookProcess) throws -> Void
  ) throws {
    try SmallData.with { folder, data in
      let files = FileManager.default
      // Beside the products, for a program that was linked, not copied, finds itself there.
      let built = URL(fileURLWithPath: BookProcess.built("chapters")).deletingLastPathComponent()
      let programs = built.appending(path: "failing-book-\(UUID().uuidString)").path
      try files.createDirectory(atPath: programs, withIntermediateDirectories: false)
      defer { try? files.removeItem(atPath: programs) }
      try files.linkItem(atPath: BookProcess.built("chapters"), toPath: programs + "/chapters")
      for (name, program) in [
        ("stacked-autoencoder", "failing-chapter"), ("tied-weights", "tied-weights"),
      ] {
        try files.createSymbolicLink(
          atPath: "\(programs)/\(name)", withDestinationPath: BookProcess.built(program))
      }
      try body(
        folder,
        try BookProcess.run(
          path: programs + "/chapters",
          ["run"] + RunTests.chapters + ["--output", "output", "--data", data] + SmallData.quick
            + options, in: folder,
          environment: ["CHAPTER_FAILURE": kind, "TMPDIR": folder]))
    }
  }

  private static let failing = ["throw", "kill", "index", "no-input", "bad-data"].flatMap { kind in
    [["--jobs", "1", "--threads", "1"], ["--jobs", "2", "--threads", "3"]].map { (kind, $0) }
  }

  @Test(arguments: FaultInjector.sample(failing, every: 3))
  func theOtherChaptersGoOn(kind: String, options: [String]) throws {
    try bookThatFails(options, kind: kind) { folder, run in
      #expect(run.exitCode == 1, "\(run.errors)")
      let lines = run.errors.split(separator: "\n")
      #expect(lines.count == 3, "\(run.errors)")
      #expect(lines[0].hasPrefix(FailingChapter.source) && lines[0].contains(": error: "))
      #expect(
        run.lastError.hasPrefix(
          "error: 1 of 2 chapters failed; fix the errors above, then run: swift run -c"
            + " release chapters run stacked-autoencoder --output=output --data="))
      #expect(run.lastError.hasSuffix(" --epochs=2 -p batchSize=10"))
      let paths = run.output.split(separator: "\n").map(String.init)
      #expect(paths.first == "output/tied-weights/README.md")
      #expect(paths.suffix(2) == ["output/README.md", "output/MANIFEST.sha256"])
      let reports = try contents(of: folder + "/output")
      #expect(reports.keys.contains("tied-weights/README.md"))
    }
  }

  /// A limit on open files is named; few are needed.
  @Test(arguments: [6, 16])
  func aLimitOnOpenFiles(limit: Int) throws {
    try SmallData.with { folder, _ in
      let run = try shell(
        "ulimit -n \(limit); exec \"$@\"", [BookProcess.built("failing-chapter"), "-q"], in: folder)
      #expect(run.exitCode == (limit < 16 ? 70 : 0), "\(run.errors)")
      let message = """
        error: cannot start chapter 'failing-chapter': Too many open files: the limit of this process is \
        \(limit); raise it with 'ulimit -n 256'

        """
      #expect(run.errors == (limit < 16 ? message : ""))
    }
  }

  @Test(.enabled(if: OwnMounts.areAvailable, OwnMounts.reason))
  func withoutTheFolderProc() throws {
    try SmallData.with { folder, _ in
      let run = try shell(
        "mount -t tmpfs none /proc && exec \"$@\"", [BookProcess.built("failing-chapter"), "-q"],
        in: folder, before: OwnMounts.words)
      #expect(run.exitCode == 70, "\(run.errors)")
      #expect(
        run.errors
          == "error: cannot read '/proc/self/cmdline', which has the arguments: mount /proc\n")
    }
  }

  /// Another package can build `chapters`, but none of the book's chapters.
  @Test(arguments: ["list", "run", "check"])
  func withoutTheChapters(verb: String) throws {
    try SmallData.with { folder, _ in
      try FileManager.default.copyItem(
        atPath: BookProcess.built("chapters"), toPath: folder + "/chapters")
      let run = try BookProcess.run(path: folder + "/chapters", [verb], in: folder)
      #expect(run.exitCode == 70, "\(run.errors)")
      #expect(run.errors.hasPrefix("error: expected the chapter's executable at '"))
      #expect(
        run.errors.hasSuffix(
          "in another package, 'chapters' has no chapters: run that package's own with 'swift run NAME'\n"
        ))
      #expect(try contents(of: folder).keys.sorted() == ["chapters"])
    }
  }

  @Test func whatIsWrongForAllIsToldOnce() throws {
    try SmallData.with { folder, data in
      try FileManager.default.removeItem(atPath: data + "/" + SmallData.names[0])
      let run = try BookProcess.run(
        "chapters", ["--jobs", "2", "--data", data] + SmallData.options, in: folder)
      #expect(run.exitCode == 66)
      #expect(run.errors.split(separator: "\n").count == 1, "\(run.errors)")
    }
  }
}
