import Foundation
import Testing

/// Everything that a reader can get wrong: one line, the right exit code, nothing written.
@Suite(.limitsProcesses) struct RefusalTests {
  struct Refusal: Sendable, CustomTestStringConvertible {
    let arguments: [String]
    let exitCode: Int32
    let message: String
    var testDescription: String { arguments.joined(separator: " ") }

    init(_ arguments: [String], _ exitCode: Int32, _ message: String) {
      self.arguments = arguments
      self.exitCode = exitCode
      self.message = message
    }
  }

  static let refusals = [
    Refusal(["run", "no-such-chapter"], 64, "no-such-chapter"),
    Refusal(["no-such-verb"], 64, "no-such-verb"),
    Refusal(["--bogus"], 64, "--bogus"),
    Refusal(
      ["--epochs", "0"], 64, "'0' is invalid for '--epochs <N>': expected an integer in 1..."),
    Refusal(["--epochs", "-3"], 64, "-3"),
    Refusal(["--epochs", "many"], 64, "many"),
    Refusal(["--threads", "0"], 64, "--threads"),
    Refusal(["--seed", "-1"], 64, "expected an integer in 0...18446744073709551615"),
    Refusal(["--jobs", "x"], 64, "expected an integer in 1...64"),
    Refusal(["check", "--repeat", "-1"], 64, "expected an integer in 0...1000"),
    Refusal(["--data", "a", "--data", "b"], 64, "--data is given twice"),
    Refusal(["export", "--to", "html", "--to=ipynb"], 64, "--to is given twice"),
    Refusal(["-p", "l2"], 64, "l2"),
    Refusal(["-p", "nonsense=1"], 64, "nonsense"),
    Refusal(["-p", "l2=big"], 64, "big"),
    Refusal(["-p", "l2=-1"], 64, "-1"),
    Refusal(["--data", "no-such-folder"], 66, "no-such-folder"),
  ]

  @Test(arguments: FaultInjector.sample(refusals, every: 3))
  func refuses(_ refusal: Refusal) throws {
    try SmallData.with { folder, _ in
      let run = try BookProcess.run("chapters", refusal.arguments, in: folder)
      #expect(run.exitCode == refusal.exitCode, "\(run.errors)")
      #expect(run.errors.contains(refusal.message), "\(run.errors)")
      #expect(run.errors.contains("error: "), "\(run.errors)")
      #expect(run.output.isEmpty)
      #expect(try contents(of: folder).isEmpty)
    }
  }

  @Test(
    arguments: FaultInjector.sample(
      [
        ("chapters", "nonsense"), ("chapters", ""), ("tied-weights", "nonsense"),
        ("tied-weights", ""),
      ], every: 3))
  func unknownInstructionSet(executable: String, name: String) throws {
    try SmallData.with { folder, data in
      let run = try BookProcess.run(
        executable, SmallData.options + ["--data", data], in: folder,
        environment: ["CHAPTERS_ISA": name])
      #expect(run.exitCode == 64, "\(run.errors)")
      #expect(run.lastError.contains("error: CHAPTERS_ISA must be one of"), "\(run.errors)")
      #expect(run.lastError.contains("not '\(name)'"), "\(run.errors)")
      #expect(try contents(of: folder).isEmpty)
    }
  }

  /// As text, the bytes would name another file.
  @Test(arguments: ["chapters", "tied-weights"])
  func pathsThatAreNotUTF8(executable: String) throws {
    try SmallData.with { folder, _ in
      let (argument, variable) = (
        #"exec "$@" --output "$(printf 'out-\377')""#, #"TMPDIR="$(printf '/\376')" exec "$@""#
      )
      for (script, message) in [
        (argument, #"argument 2 must be valid UTF-8, not 'out-\xFF'"#),
        (variable, #"the variable TMPDIR must be valid UTF-8, not '/\xFE'"#),
      ] {
        let run = try shell(script, [BookProcess.built(executable)], in: folder)
        #expect(run.exitCode == 64)
        #expect(run.errors == "error: \(message); rename the file or folder\n")
        #expect(try contents(of: folder).isEmpty)
      }
    }
  }

  /// They cannot be read where their bytes are wanted; noticed before the training.
  @Test func weightsFromAPipe() throws {
    try SmallData.with { folder, data in
      #expect(mkfifo(folder + "/pipe", 0o600) == 0)
      let run = try BookProcess.run(
        "tied-weights", SmallData.options + ["--data", data, "--initial-weights", "pipe"],
        in: folder)
      #expect(run.exitCode == 66, "\(run.errors)")
      #expect(
        run.lastError.hasSuffix(
          "expected a regular file, found another kind; copy it into a file first"))
      #expect(run.output.isEmpty)
    }
  }

  @Test func dataForAChapterThatReadsNone() throws {
    try SmallData.with { folder, data in
      let run = try BookProcess.run(
        "failing-chapter", ["-q", "--output", "out", "--data", data], in: folder)
      #expect(run.exitCode == 64)
      #expect(
        run.lastError.hasSuffix(
          "error: --data is given, but this chapter reads no data; leave it out"))
      #expect(try contents(of: folder).isEmpty)
    }
  }

  /// Noticed before the training, not after it: the run ends before it has written anything.
  @Test func brokenMetricsOfAnotherChapter() throws {
    try SmallData.with { folder, data in
      let other = folder + "/out/stacked-autoencoder"
      try FileManager.default.createDirectory(atPath: other, withIntermediateDirectories: true)
      try Data("{".utf8).write(to: URL(fileURLWithPath: other + "/metrics.json"))
      let before = try contents(of: folder)
      let options = SmallData.options + ["--data", data, "--output", "out"]
      for command in [["tied-weights"], ["chapters", "run", "tied-weights"]] {
        let run = try BookProcess.run(command[0], command.dropFirst() + options, in: folder)
        #expect(run.exitCode == 65, "\(run.errors)")
        #expect(run.lastError.contains("'out/stacked-autoencoder/metrics.json' must be"))
        #expect(run.output.isEmpty)
        #expect(try contents(of: folder) == before)
      }
      // The chapter's own are replaced anyway.
      let run = try BookProcess.run("stacked-autoencoder", options, in: folder)
      #expect(run.exitCode == 0, "\(run.errors)")
    }
  }

  @Test func missingFile() throws {
    try refusesData(66) {
      try FileManager.default.removeItem(atPath: $0 + "/" + SmallData.names[3])
    }
  }

  @Test func truncatedFile() throws {
    try refusesData(65) { data in
      let url = URL(fileURLWithPath: data + "/" + SmallData.names[0])
      try Data(contentsOf: url).dropLast().write(to: url)
    }
  }

  private func refusesData(_ exitCode: Int32, spoil: (String) throws -> Void) throws {
    try SmallData.with { folder, data in
      try spoil(data)
      for name in ["chapters", "tied-weights"] {
        let run = try BookProcess.run(name, SmallData.options + ["--data", data], in: folder)
        #expect(run.exitCode == exitCode, "\(run.errors)")
        #expect(run.errors.contains("expected"), "\(run.errors)")
        #expect(try contents(of: folder).isEmpty)
      }
    }
  }

  /// A file where the folder should be: nothing can be created there, whoever runs it.
  @Test func unwritableOutput() throws {
    try SmallData.with { folder, data in
      try Data("mine".utf8).write(to: URL(fileURLWithPath: folder + "/occupied"))
      let run = try BookProcess.run(
        "chapters", SmallData.options + ["--data", data, "--output", "occupied"], in: folder)
      #expect(run.exitCode == 73, "\(run.errors)")
      #expect(run.errors.contains("occupied"))
      #expect(try contents(of: folder) == ["occupied": Data("mine".utf8)])
    }
  }
}
