import Foundation
import Testing

/// `--save-weights` and `--initial-weights`, as a reader uses them.
@Suite(.limitsProcesses) struct WeightsTests {
  /// The weights of a chapter's own model, trained on the small data.
  private func train(_ chapter: String, _ folder: String, _ data: String) throws {
    let run = try BookProcess.run(
      chapter,
      SmallData.options + ["--data", data, "--output", "first", "--save-weights", "first.st"],
      in: folder)
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(run.output.split(separator: "\n").contains("first.st"))
  }

  /// A training that moves nothing saves what it was given, to the last bit.
  @Test(arguments: FaultInjector.sample(RunTests.chapters))
  func savesWhatItLoaded(chapter: String) throws {
    try SmallData.with { folder, data in
      try train(chapter, folder, data)
      let run = try BookProcess.run(
        "chapters",
        ["run", chapter] + SmallData.options + [
          "--data", data, "-p", "learningRate=0", "--initial-weights", "first.st",
          "--save-weights", "second.st",
        ], in: folder)
      #expect(run.exitCode == 0, "\(run.errors)")
      #expect(
        try Data(contentsOf: URL(fileURLWithPath: folder + "/first.st"))
          == Data(contentsOf: URL(fileURLWithPath: folder + "/second.st")))
      let report = try String(
        contentsOfFile: folder + "/output-custom/\(chapter)/README.md", encoding: .utf8)
      #expect(report.contains("--initial-weights FILE"))
      // The digest of the first run's trained weights is that of the second's initial ones.
      let first = try String(
        contentsOfFile: folder + "/first/\(chapter)/metrics.json", encoding: .utf8)
      let line = try #require(
        report.split(separator: "\n").first { $0.contains("Initial weights") })
      let digest = try #require(line.split(separator: " ").last)
      #expect(digest.count == 64 && first.contains(digest), "\(line)")
    }
  }

  /// Not by accident into the committed reports, even where all else is the default.
  @Test func aRunFromWeightsIsNotTheDefaultOne() throws {
    try SmallData.with { folder, _ in
      try Data().write(to: URL(fileURLWithPath: folder + "/output-custom"))
      let run = try BookProcess.run("tied-weights", ["--initial-weights", "any"], in: folder)
      #expect(run.exitCode == 73 && run.errors.contains("output-custom"), "\(run.errors)")
    }
  }

  @Test func refusesWeightsOfAnotherNetwork() throws {
    try SmallData.with { folder, data in
      try train("tied-weights", folder, data)
      try Data("no weights".utf8).write(to: URL(fileURLWithPath: folder + "/text"))
      let before = try contents(of: folder)
      for (file, exitCode, message) in [
        ("first.st", 65, "expected a tensor 'weights3', found none"),
        ("text", 65, "is not a safetensors file"), ("none", 66, "cannot read 'none'"),
        ("first", 66, "cannot read 'first'"),
      ] {
        let run = try BookProcess.run(
          "stacked-autoencoder",
          SmallData.options + ["--data", data, "--initial-weights", file, "--output", "out"],
          in: folder)
        #expect(run.exitCode == Int32(exitCode), "\(run.errors)")
        #expect(run.errors.contains(message), "\(run.errors)")
        #expect(try contents(of: folder) == before)
      }
    }
  }

  @Test(arguments: ["--save-weights", "--initial-weights"])
  func refusesWeightsForSeveralChapters(option: String) throws {
    try SmallData.with { folder, _ in
      let run = try BookProcess.run("chapters", [option, "file"], in: folder)
      #expect(run.exitCode == 64, "\(run.errors)")
      #expect(run.errors.contains("\(option) means the weights of one chapter"))
      #expect(try contents(of: folder).isEmpty)
    }
  }

  /// A signal at each call that changes their file, and at the first of the report's.
  @Test(.enabled(if: FaultInjector.isAvailable, "needs Linux with seccomp's user notification"))
  func areWholeWhateverSignalComes() throws {
    try SmallData.with { folder, data in
      func run(_ seed: String, _ fault: [String]) throws -> BookProcess {
        let options = ["--data", data, "--output", "out", "--seed", seed, "--save-weights", "w.st"]
        return try FaultInjector.run(fault, "tied-weights", SmallData.options + options, in: folder)
      }
      let file = URL(fileURLWithPath: folder + "/w.st")
      let report = URL(fileURLWithPath: folder + "/out/tied-weights/README.md")
      #expect(try run("2", ["--log", "changes"]).exitCode == 0)
      let new = (try Data(contentsOf: file), try Data(contentsOf: report))
      let changes = try String(contentsOfFile: folder + "/changes", encoding: .utf8)
        .split(separator: "\n")
      let own = changes.indices.filter { changes[$0].contains("w.st") }
      try #require(own.count > 1)
      #expect(try run("1", []).exitCode == 0)
      let old = (try Data(contentsOf: file), try Data(contentsOf: report))
      let all = try contents(of: folder)
      for index in FaultInjector.sample(own + [own[own.count - 1] + 1]) {
        let end = try run("2", ["--signal", "TERM", "--at", "\(index + 1)"])
        #expect([0, 130].contains(end.exitCode), "\(changes[index]): \(end.errors)")
        let found = (try Data(contentsOf: file), try Data(contentsOf: report))
        #expect(found == old || found == new || found == (new.0, old.1), "\(changes[index])")
        try FileManager.default.removeItem(atPath: folder + "/out")
        try write(all, to: folder)
      }
    }
  }

  @Test func refusesAPlaceThatCannotBeWritten() throws {
    try SmallData.with { folder, data in
      let run = try BookProcess.run(
        "tied-weights", SmallData.options + ["--data", data, "--save-weights", "no/file"],
        in: folder)
      #expect(run.exitCode == 74, "\(run.errors)")
      #expect(try contents(of: folder).isEmpty)
    }
  }
}
