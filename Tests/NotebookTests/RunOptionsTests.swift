import ArgumentParser
import Basics
import Book
import Testing

@testable import Notebook

@Suite struct RunOptionsTests {
  private typealias Command = ChapterCommand<TrainingOptions>

  private func parse(_ line: String) throws -> RunRequest {
    let words = line.split(separator: " ").map(String.init)
    guard let command = try Command.parseAsRoot(words) as? Command else {
      throw ValidationError("not a command")
    }
    return command.request
  }

  @Test func readsAllOptions() throws {
    let request = try parse(
      "--output o --data d --epochs 3 --seed 18446744073709551615 --threads 2 -p a=b=c -p d= -p b.a=1.5 "
        + "--json j -v --initial-weights i")
    #expect(
      try request.overrides() == [
        .init(name: "epochs", text: "3"),
        .init(name: "seed", text: "18446744073709551615"),
        .init(name: "a", text: "b=c"), .init(name: "d", text: ""),
        .init(name: "a", chapter: "b", text: "1.5"),
      ])
    #expect(request.isVerbose)
    #expect(request.metricsPath == "j")
    #expect(request.threadCount == 2)
    #expect(request.own.inputs == ["--data", "DIR", "--initial-weights", "FILE"])
    #expect(try parse("").threadCount >= 1)
  }

  private static func invalid(_ option: String, _ value: Int, in range: String) -> String {
    "The value '\(value)' is invalid for '--\(option) <N>': expected an integer in \(range)"
  }

  @Test(arguments: [
    ("--epochs 0", invalid("epochs", 0, in: "1...9223372036854775807")),
    ("--epochs -1", invalid("epochs", -1, in: "1...9223372036854775807")),
    ("--threads 0", invalid("threads", 0, in: "1...1024")),
    ("--threads -2", invalid("threads", -2, in: "1...1024")),
    ("--threads 1025", invalid("threads", 1025, in: "1...1024")),
    ("-p a", "-p needs name=value or chapter.name=value, not 'a'"),
    ("-p =a", "-p needs name=value or chapter.name=value, not '=a'"),
    ("-p a=1 -p a=2", "parameter 'a' is set twice"),
    ("-p b.a=1 -p a=1 -p b.a=2", "parameter 'b.a' is set twice"),
    ("-p .a=1", "-p needs name=value or chapter.name=value, not '.a=1'"),
    ("-p b.=1", "-p needs name=value or chapter.name=value, not 'b.=1'"),
    ("--epochs 2 -p epochs=3", "parameter 'epochs' is set twice"),
    ("-f a -f b", "-f is given twice"), ("-f", "Missing value for '-f <FILE>'"),
    ("--seed 1 -p seed=1", "parameter 'seed' is set twice"),
    ("--fresh --store none", "--fresh compares with the store, so --store can't be 'none'"),
    ("-q -v", "-q and -v contradict each other"),
    ("--output=", "Missing value for '--output <DIR>'"),
    ("--seed -1", invalid("seed", -1, in: "0...18446744073709551615")),
    ("--bogus", "Unknown option '--bogus'"),
  ])
  func refusesWhatMakesNoSense(line: String, message: String) {
    let error = #expect(throws: (any Error).self) { _ = try parse(line).overrides() }
    #expect(error.map { Command.message(for: $0) } == message)
  }

  /// The parser would take the last one.
  @Test(arguments: [
    ("--data a --data b", "--data"), ("--seed=1 -q --seed 2", "--seed"),
    ("-j 1 --jobs=2", "--jobs"), ("-p --json=1 --json a --json b", "--json"),
    ("run x --output o --output=o", "--output"),
  ])
  func refusesAnOptionThatIsGivenTwice(line: String, name: String) {
    let words = line.split(separator: " ").map(String.init)
    #expect(throws: Failure("\(name) is given twice; give it once", .usage)) {
      try refuseRepeatedOptions(in: words)
    }
  }

  @Test(arguments: [
    "-p a=1 -p b=2", "-p --seed=1 --seed 2", "-f --data --data d", "--data a -- --data b",
    "---completion run -- --data a --data b",
  ])
  func takesWhatIsNoRepetition(line: String) throws {
    try refuseRepeatedOptions(in: line.split(separator: " ").map(String.init))
  }

  @Test func refusesDataWithoutOptionsForIt() {
    #expect(throws: (any Error).self) { try ChapterCommand<NoOptions>.parse(["--data", "d"]) }
  }

  /// A chapter gets its own parameters, and all chapters one folder.
  @Test func passesItsOptionsOnToAChapter() throws {
    let request = try parse(
      "--data d --epochs 3 --threads 2 -p b.rate=1e-2 -q --save-weights s --initial-weights i "
        + "--store c --fresh")
    let chapters = ["a", "b"].map { name in
      ChapterDescription(
        name: name, number: nil, title: "T",
        parameters: [("epochs", .int, "3"), ("rate", .double, "0.1")].map {
          (name: String, type: ParameterType, text: String) in
          .init(
            name: name, type: type, defaultValue: text, defaultText: text, range: nil, meaning: "")
        })
    }
    let assignment = try request.assignment(to: chapters, book: ["a", "b", "c"])
    // Their threads are shared out later.
    let common = [
      "--output=output-custom", "--data=d", "--initial-weights=i", "--save-weights=s",
      "--store=c", "--fresh", "--quiet", "-p", "epochs=3",
    ]
    #expect(request.arguments(for: "a", assignment) == common)
    #expect(request.arguments(for: "b", assignment) == common + ["-p", "rate=0.01"])
    #expect(
      try parse("--output o -v").arguments(for: "a", .init()) == ["--output=o", "--verbose"])
  }

  @Test(arguments: ["output", "data", "json", "save-weights", "initial-weights", "store"])
  func refusesAnEmptyPath(name: String) {
    let error = #expect(throws: (any Error).self) { _ = try Command.parse(["--\(name)", ""]) }
    let message = error.map { Command.message(for: $0) } ?? ""
    #expect(message.hasPrefix("The value '' is invalid for '--\(name) "), "\(message)")
    #expect(message.hasSuffix(": expected a path, found nothing"), "\(message)")
  }
}
