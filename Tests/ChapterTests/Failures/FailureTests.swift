import Foundation
import TestSupport
import Testing

/// A chapter that fails in each way there is: its line is named, its old report stays, and what it
/// had shown is kept.
@Suite(.limitsProcesses) struct FailureTests {
  /// Whether Swift's runtime can tell the line of a trap here, and the environment lets it.
  static let hasBacktracer: Bool = {
    #if os(Linux)
      ProcessInfo.processInfo.environment["SWIFT_BACKTRACE"] == nil
    #else
      false
    #endif
  }()

  @Test(
    .enabled(
      if: hasBacktracer, "needs the backtracer of Swift's runtime, and no SWIFT_BACKTRACE set"),
    arguments: FaultInjector.sample([
      ("index", "Index out of range"), ("overflow", "arithmetic overflow"),
      ("unwrap", "Unexpectedly found nil while unwrapping an Optional value"),
      ("precondition", "precondition failed: it must be empty"),
      ("segv", "bad pointer dereference"), ("fatal", "it is over"),
      ("thread", "precondition failed"),
    ]))
  func namesTheLineOfATrap(kind: String, message: String) throws {
    try FailingChapter.with { chapter in
      let run = try chapter.run(kind)
      let line = try FailingChapter.line(kind)
      try expect(run, line: line, message)
      try chapter.expectReportAndPage()
      let page = try chapter.failedPage()
      #expect(page.hasPrefix("> **This run failed.** `\(FailingChapter.source):\(line):"))
    }
  }

  /// What a newcomer may get wrong: the line, and the reason, in release builds too (`require` ends with `fatalError`).
  @Test(
    .enabled(if: hasBacktracer, "needs the backtracer of Swift's runtime"),
    arguments: FaultInjector.sample([
      ("digits", "expected 0 to 15 digits after the point, found 30"),
      ("table", "expected at least one column in a table, found none"),
      ("again", "'begin' must be called once; leave this call out"),
      ("layers", "expected at least one layer, found none"),
    ]))
  func namesTheLineOfAMisuse(kind: String, message: String) throws {
    try FailingChapter.with { chapter in
      try expect(chapter.run(kind), line: FailingChapter.line(kind), message)
      try chapter.expectReportAndPage()
    }
  }

  @Test func namesTheLineInAnotherFile() throws {
    try FailingChapter.with { chapter in
      let run = try chapter.run("elsewhere")
      #expect(run.exitCode == 1)
      #expect(
        run.errors.hasPrefix(
          "Tests/failing-chapter/elsewhere.swift:5:7: error: 'show' must be called in"
            + " \(FailingChapter.source), not in Tests/failing-chapter/elsewhere.swift; move the call there\n"
        ),
        "\(run.errors)")
    }
  }

  @Test func namesTheLineBeforeBegin() throws {
    try FailingChapter.with { chapter in
      let run = try chapter.run("none", environment: ["CHAPTER_EARLY": "1"])
      #expect(run.exitCode == 65)
      #expect(
        run.errors
          == "\(FailingChapter.source):\(try FailingChapter.line("early")):41: error: 'show' must come"
          + " after 'begin'; call that first\n")
    }
  }

  /// Ends that nothing can tell the line of: it is the last one known.
  @Test(
    arguments: FaultInjector.sample(
      [
        ("kill", 1, "killed (SIGKILL), as the system does when memory runs out"),
        ("abort", 1, "aborted (SIGABRT)"),
        ("exit", 70, "ended by 'exit' before the end of its code"),
        ("exit-3", 1, "ended with exit code 3"),
      ] as [(String, Int32, String)]))
  func namesTheLastLine(kind: String, code: Int32, message: String) throws {
    try FailingChapter.with { chapter in
      try expect(
        chapter.run(kind), code: code, line: FailingChapter.line("throw"),
        message + ", at this line or after it")
      try chapter.expectReportAndPage()
    }
  }

  @Test func namesTheLineOfAnErrorInACall() throws {
    try FailingChapter.with { chapter in
      try expect(chapter.run("throw"), line: FailingChapter.line("throw"), "Failure()")
      try chapter.expectReportAndPage()
    }
  }

  /// A plain `try` at top level names the innermost line of the chapter: where it throws an error, or where it
  /// calls what throws. The exit code is the error's.
  @Test(
    .enabled(if: hasBacktracer, "needs the runtime's symbols"),
    arguments: FaultInjector.sample(
      [
        ("bare-throw", 27, 1, "Failure()"), ("bare-function", 3, 1, "Failure()"),
        ("bare-typed", 3, 65, "a file of its own"),
        ("bare-library", 50, 66, "/nowhere: missing: expected a directory, found nothing"),
      ] as [(String, Int, Int32, String)]))
  func namesTheLineOfABareTry(kind: String, column: Int, code: Int32, message: String) throws {
    try FailingChapter.with { chapter in
      let run = try chapter.run(kind)
      try expect(run, code: code, line: FailingChapter.line(kind), message)
      #expect(run.errors.contains(":\(column): error: "), "\(run.errors)")
      try chapter.expectReportAndPage(picture: false)
    }
  }

  @Test func namesTheLastLineWithoutABacktracer() throws {
    try FailingChapter.with { chapter in
      let run = try chapter.run("index", environment: ["SWIFT_BACKTRACE": "enable=no"])
      try expect(
        run, line: FailingChapter.line("throw"), "Index out of range, at this line or after it")
      try chapter.expectReportAndPage()
    }
  }

  @Test func keepsWhatTheChapterPrinted() throws {
    try FailingChapter.with { chapter in
      let run = try chapter.run("noise")
      #expect(run.output.isEmpty)
      #expect(run.errors.hasPrefix("printed\n\(FailingChapter.source):"), "\(run.errors)")
    }
  }

  /// The page goes when a run succeeds, and does not hide that of another run at the same time.
  @Test func removesThePageOnPublishing() throws {
    try FailingChapter.with { chapter in
      let failed = try chapter.run("throw")
      #expect(failed.exitCode == 1)
      let good = try chapter.run("none")
      #expect(good.exitCode == 0)
      let left = try contents(of: chapter.folder + "/.build")
      #expect(left.isEmpty)
    }
  }

  /// Without a `.build`, as for a binary that was moved away, also where nothing can be written.
  @Test(arguments: [true, false])
  func keepsThePageAmongTemporaryFiles(isReadOnly: Bool) throws {
    try withTemporaryDirectory { folder in
      try withTemporaryDirectory { temporary in
        let moved = folder + "/moved"
        try FileManager.default.copyItem(
          atPath: BookProcess.built("failing-chapter"), toPath: moved)
        let run = try BookProcess.run(
          path: moved, ["-q", "--output", folder + "/output", "-p", "failure=kill"],
          in: isReadOnly ? "/proc" : folder, environment: ["TMPDIR": temporary])
        #expect(run.exitCode == 1)
        let page = "\(temporary)/chapters-\(getuid())/failing-chapter/failed.md"
        #expect(run.lastNote.hasSuffix("note: what it had shown is in \(page)"), "\(run.errors)")
        #expect(try String(contentsOfFile: page, encoding: .utf8).contains("\nfirst\n"))
        #expect(try contents(of: folder).keys.sorted() == ["moved"])
      }
    }
  }

  @Test func goesOnWhereNothingCanBeKept() throws {
    try withTemporaryDirectory { folder in
      let environment = ["TMPDIR": "/nowhere"]
      let run = try BookProcess.run(
        "failing-chapter", ["-q", "-p", "failure=index"], in: folder, environment: environment)
      #expect(run.exitCode == 1)
      #expect(run.lastNote.contains("note: nothing that it had shown is kept"), "\(run.errors)")
      #expect(
        try BookProcess.run("failing-chapter", ["-q"], in: folder, environment: environment)
          .exitCode == 0)
    }
  }

  private func expect(
    _ run: BookProcess, code: Int32 = 1, line: Int, _ message: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    #expect(run.exitCode == code, "\(run.errors)", sourceLocation: sourceLocation)
    let lines = run.errors.split(separator: "\n").map(String.init)
    try #require(lines.count == 2, "\(run.errors)", sourceLocation: sourceLocation)
    let place = "\(FailingChapter.source):\(line):"
    #expect(lines[0].hasPrefix(place), "\(lines)", sourceLocation: sourceLocation)
    #expect(lines[0].hasSuffix(": error: \(message)"), "\(lines)", sourceLocation: sourceLocation)
    #expect(
      lines[1].hasSuffix(": note: what it had shown is in \(FailingChapter.page)"), "\(lines)",
      sourceLocation: sourceLocation)
    #expect(run.output.isEmpty, sourceLocation: sourceLocation)
  }
}
