import ArgumentParser
import Testing

@testable import Notebook

@Suite struct RunOptionsTests {
  private func parse(_ line: String) throws -> RunOptions {
    try RunOptions.parse(line.split(separator: " ").map(String.init))
  }

  @Test func readsAllOptions() throws {
    let options = try parse(
      "--output o --data d --epochs 3 --seed 18446744073709551615 --threads 2 -p a=b=c -p d= "
        + "--json j -v")
    #expect(
      options.overrides == [
        .init(name: "epochs", text: "3"), .init(name: "seed", text: "18446744073709551615"),
        .init(name: "a", text: "b=c"), .init(name: "d", text: ""),
      ])
    #expect(options.verbosity == .verbose)
    #expect(options.metricsPath == "j")
    #expect(ChapterOptions(options).threadCount == 2)
    #expect(ChapterOptions(options).dataDirectory == "d")
    #expect(
      options.arguments == [
        "--output=o", "--data=d", "--epochs=3", "--seed=18446744073709551615", "--threads=2", "-p",
        "a=b=c", "-p", "d=", "--verbose",
      ])
    #expect(try RunOptions.parse(options.arguments).overrides == options.overrides)
    #expect(try ChapterOptions(parse("")).threadCount >= 1)
  }

  @Test(arguments: [
    ("--epochs 0", "--epochs must be at least 1, not 0"),
    ("--epochs -1", "--epochs must be at least 1, not -1"),
    ("--threads 0", "--threads must lie in 1...1024, not 0"),
    ("--threads -2", "--threads must lie in 1...1024, not -2"),
    ("--threads 1025", "--threads must lie in 1...1024, not 1025"),
    ("-p a", "-p needs name=value, not 'a'"), ("-p =a", "-p needs name=value, not '=a'"),
    ("-p a=1 -p a=2", "parameter 'a' is set twice"),
    ("--seed 1 -p seed=1", "parameter 'seed' is set twice"),
    ("-q -v", "-q and -v contradict each other"),
    ("--output=", "Missing value for '--output <DIR>'"),
    ("--seed -1", "The value '-1' is invalid for '--seed <N>'"),
    ("--bogus", "Unknown option '--bogus'"),
  ])
  func refusesWhatMakesNoSense(line: String, message: String) {
    let error = #expect(throws: (any Error).self) { _ = try parse(line) }
    #expect(error.map { RunOptions.message(for: $0) } == message)
  }

  @Test(arguments: ["output", "data", "json"])
  func refusesAnEmptyPath(name: String) {
    let error = #expect(throws: (any Error).self) { _ = try RunOptions.parse(["--\(name)", ""]) }
    #expect(error.map { RunOptions.message(for: $0) } == "--\(name) needs a path")
  }
}
