import ArgumentParser
import Testing

@testable import Notebook

@Suite struct RunOptionsTests {
  private func parse(_ line: String) throws -> RunOptions {
    try RunOptions.parse(line.split(separator: " ").map(String.init))
  }

  @Test func readsAllOptions() throws {
    let options = try parse(
      "--output o --data d --epochs 3 --seed 18446744073709551615 --threads 2 -p a=b=c -p d= -p b.a=1.5 "
        + "--json j -v --initial-weights i")
    #expect(
      try options.overrides() == [
        .init(name: "epochs", value: .untyped("3")),
        .init(name: "seed", value: .untyped("18446744073709551615")),
        .init(name: "a", value: .untyped("b=c")), .init(name: "d", value: .untyped("")),
        .init(name: "a", chapter: "b", value: .untyped("1.5")),
      ])
    #expect(options.verbosity == .verbose)
    #expect(options.metricsPath == "j")
    #expect(ChapterOptions(options).threadCount == 2)
    #expect(ChapterOptions(options).dataDirectory == "d")
    #expect(options.inputs == ["--data", "DIR", "--initial-weights", "FILE"])
    #expect(try ChapterOptions(parse("")).threadCount >= 1)
  }

  @Test(arguments: [
    ("--epochs 0", "--epochs must be at least 1, not 0"),
    ("--epochs -1", "--epochs must be at least 1, not -1"),
    ("--threads 0", "--threads must lie in 1...1024, not 0"),
    ("--threads -2", "--threads must lie in 1...1024, not -2"),
    ("--threads 1025", "--threads must lie in 1...1024, not 1025"),
    ("-p a", "-p needs name=value or chapter.name=value, not 'a'"),
    ("-p =a", "-p needs name=value or chapter.name=value, not '=a'"),
    ("-p a=1 -p a=2", "parameter 'a' is set twice"),
    ("-p b.a=1 -p a=1 -p b.a=2", "parameter 'b.a' is set twice"),
    ("-p .a=1", "-p needs name=value or chapter.name=value, not '.a=1'"),
    ("-p b.=1", "-p needs name=value or chapter.name=value, not 'b.=1'"),
    ("--epochs 2 -p epochs=3", "parameter 'epochs' is set twice"),
    ("-f a -f b", "-f is given twice"), ("-f", "Missing value for '-f <FILE>'"),
    ("--seed 1 -p seed=1", "parameter 'seed' is set twice"),
    ("--resume", "--resume needs --checkpoint DIR, the folder to go on from"),
    ("-q -v", "-q and -v contradict each other"),
    ("--output=", "Missing value for '--output <DIR>'"),
    ("--seed -1", "The value '-1' is invalid for '--seed <N>'"),
    ("--bogus", "Unknown option '--bogus'"),
  ])
  func refusesWhatMakesNoSense(line: String, message: String) {
    let error = #expect(throws: (any Error).self) { _ = try parse(line) }
    #expect(error.map { RunOptions.message(for: $0) } == message)
  }

  /// A chapter gets its own parameters, and all chapters one folder.
  @Test func passesItsOptionsOnToAChapter() throws {
    let options = try parse(
      "--data d --epochs 3 --threads 2 -p b.rate=1e-2 -q --save-weights s --initial-weights i "
        + "--checkpoint c --resume")
    let chapters = try ["a", "b"].map { name in
      try #require(
        ChapterDescription(
          json: Array(
            """
            {"name": "\(name)", "number": null, "title": "T", "parameters": [
              {"name": "epochs", "type": "Int", "default": 3, "defaultText": "3", "minimum": 1,
               "maximum": null, "meaning": ""},
              {"name": "rate", "type": "Double", "default": 0.1, "defaultText": "0.1",
               "minimum": null, "maximum": null, "meaning": ""}]}
            """.utf8)))
    }
    let assignment = try options.assignment(to: chapters, book: ["a", "b", "c"])
    // Their threads are shared out later.
    let common = [
      "--output=output-custom", "--data=d", "--save-weights=s", "--initial-weights=i",
      "--checkpoint=c", "--resume", "--quiet", "-p", "epochs=3",
    ]
    #expect(options.arguments(for: "a", assignment) == common)
    #expect(options.arguments(for: "b", assignment) == common + ["-p", "rate=0.01"])
    #expect(
      try parse("--output o -v").arguments(for: "a", .none) == ["--output=o", "--verbose"])
  }

  @Test(arguments: ["output", "data", "json", "save-weights", "initial-weights", "checkpoint"])
  func refusesAnEmptyPath(name: String) {
    let error = #expect(throws: (any Error).self) { _ = try RunOptions.parse(["--\(name)", ""]) }
    #expect(error.map { RunOptions.message(for: $0) } == "--\(name) needs a path")
  }
}
