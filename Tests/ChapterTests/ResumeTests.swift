import Foundation
import TestSupport
import Testing

/// Long work goes on: runs that are killed, and what comes of the run that resumes.
@Suite struct ResumeTests {
  static let chapters = ["stacked-autoencoder", "tied-weights"]

  /// The trainings of each chapter.
  static let trainingCounts = ["stacked-autoencoder": 2, "tied-weights": 4]

  /// Small images, but enough of them that an epoch takes some ten milliseconds.
  private static let epochs = 3
  private static let options = ["-v", "--threads", "1", "--epochs", "3", "-p", "batchSize=2"]

  /// Killed by SIGKILL again and again, at the end of each epoch and between two, in each of the
  /// chapter's trainings: in the end, every byte of the report is as if nothing had happened.
  @Test(arguments: FaultInjector.isThorough ? chapters : [chapters[0]])
  func endsAsIfItHadNeverBeenKilled(chapter: String) throws {
    try SmallData.with(trainingCount: 660) { folder, data in
      let options = Self.options + ["--data", data]
      let whole = try BookProcess.run(chapter, options + ["--output", "whole"], in: folder)
      #expect(whole.exitCode == 0, "\(whole.errors)")
      let trainingCount = try #require(Self.trainingCounts[chapter])
      var kills = 0
      // The second epoch that a run ends is one more than the one that it began with has kept, so
      // that each run comes further; each other one is killed half an epoch later.
      while kills < 4 * Self.epochs * trainingCount {
        let resumes = kills > 0 ? ["--resume"] : []
        let run = try KilledProcess(
          path: BookProcess.built(chapter),
          options + ["--checkpoint", "states", "--output", "resumed"] + resumes, in: folder,
          afterEpochs: 2, halfAnEpochLater: kills % 2 == 1)
        if !run.isKilled {
          #expect(run.exitCode == 0)
          break
        }
        kills += 1
      }
      #expect(kills >= trainingCount)
      #expect(try contents(of: folder + "/resumed") == contents(of: folder + "/whole"))
      let states = try contents(of: folder + "/states/\(chapter)").keys.sorted()
      #expect(states == (1...trainingCount).map { "training-\($0).safetensors" }.sorted())
    }
  }

  /// What a kill right after each checkpoint leaves: the states of the trainings before, and that of
  /// this one after fewer epochs.
  @Test(arguments: chapters)
  func resumesFromEachCheckpoint(chapter: String) throws {
    try SmallData.with { folder, data in
      func run(_ arguments: String...) throws -> BookProcess {
        try BookProcess.run(
          chapter, ["-q", "-p", "batchSize=10", "--data", data] + arguments, in: folder)
      }
      let files = FileManager.default
      for epochs in 1...3 {
        let run = try run(
          "--epochs", "\(epochs)", "--checkpoint", "\(epochs)", "--output", "whole")
        #expect(run.exitCode == 0, "\(run.errors)")
      }
      let expected = try contents(of: folder + "/whole")
      let trainingCount = try #require(Self.trainingCounts[chapter])
      for training in [1, trainingCount] {
        for epoch in 1...2 {
          let states = folder + "/killed/\(chapter)"
          try files.createDirectory(atPath: states, withIntermediateDirectories: true)
          for index in 1...training {
            let from = index < training ? 3 : epoch
            let name = "\(chapter)/training-\(index).safetensors"
            try files.copyItem(
              atPath: "\(folder)/\(from)/\(name)", toPath: "\(folder)/killed/\(name)")
          }
          let run = try run(
            "--epochs", "3", "--checkpoint", "killed", "--resume", "--output", "resumed")
          #expect(run.exitCode == 0, "\(run.errors)")
          #expect(try contents(of: folder + "/resumed") == expected)
          // The states are the same too, but for the times in them.
          #expect(
            try contents(of: states).mapValues(\.count)
              == contents(of: "\(folder)/3/\(chapter)").mapValues(\.count))
          try files.removeItem(atPath: folder + "/killed")
          try files.removeItem(atPath: folder + "/resumed")
        }
      }
    }
  }

  /// Both chapters keep their states in one folder, and a run of the whole book resumes.
  @Test func resumesTheBook() throws {
    try SmallData.with { folder, data in
      let options = SmallData.options + ["--data", data, "--checkpoint", "states"]
      #expect(try BookProcess.run("chapters", options, in: folder).exitCode == 0)
      let first = try contents(of: folder + "/output-custom")
      try FileManager.default.removeItem(atPath: folder + "/output-custom")
      try FileManager.default.removeItem(
        atPath: folder + "/states/tied-weights/training-2.safetensors")
      let again = try BookProcess.run("chapters", options + ["--resume"], in: folder)
      #expect(again.exitCode == 0, "\(again.errors)")
      #expect(try contents(of: folder + "/output-custom") == first)
    }
  }

  private struct Refusal {
    let arguments: [String]
    let exitCode: Int32
    let message: String
  }

  /// The states in `states` are of a run with `SmallData.options`.
  private static let refusals = [
    Refusal(arguments: ["--resume"], exitCode: 64, message: "--resume needs --checkpoint"),
    Refusal(arguments: ["--checkpoint", "states"], exitCode: 73, message: "must be empty"),
    Refusal(
      arguments: ["--checkpoint", "none", "--resume"], exitCode: 66,
      message: "a checkpoint folder 'none'"),
    Refusal(
      arguments: ["--checkpoint", "file", "--resume"], exitCode: 66,
      message: "a checkpoint folder 'file'"),
    Refusal(arguments: ["--checkpoint", "file"], exitCode: 73, message: "'file' must be a folder"),
    Refusal(
      arguments: ["--checkpoint", "states", "--resume", "-p", "l2=0.002"], exitCode: 65,
      message: "parameter l2 expected '0.002', found '0.001'"),
    Refusal(
      arguments: ["--checkpoint", "states", "--resume", "--seed", "7"], exitCode: 65,
      message: "parameter seed expected '7', found '42'"),
    Refusal(
      arguments: ["--checkpoint", "states", "--resume", "--epochs", "1"], exitCode: 65,
      message: "has 2 epochs, expected at most 1"),
  ]

  @Test func refusesWhatItCannotResume() throws {
    try SmallData.with { folder, data in
      let options = ["-q", "-p", "batchSize=10", "--data", data, "--output", "out"]
      let first = try BookProcess.run(
        "tied-weights", options + ["--epochs", "2", "--checkpoint", "states"], in: folder)
      #expect(first.exitCode == 0, "\(first.errors)")
      try Data("mine".utf8).write(to: URL(fileURLWithPath: folder + "/file"))
      let before = try contents(of: folder)
      for refusal in Self.refusals {
        let epochs = refusal.arguments.contains("--epochs") ? [] : ["--epochs", "2"]
        let run = try BookProcess.run(
          "tied-weights", options + epochs + refusal.arguments, in: folder)
        #expect(run.exitCode == refusal.exitCode, "\(run.errors)")
        #expect(run.errors.contains(refusal.message), "\(run.errors)")
        #expect(try contents(of: folder) == before)
      }
    }
  }

  @Test func refusesOtherDataAndOtherChapters() throws {
    try SmallData.with { folder, data in
      let options = SmallData.options + ["--checkpoint", "states"]
      let first = try BookProcess.run("tied-weights", options + ["--data", data], in: folder)
      #expect(first.exitCode == 0, "\(first.errors)")
      try SmallData.with(trainingCount: 60) { _, other in
        let run = try BookProcess.run(
          "tied-weights", options + ["--resume", "--data", other], in: folder)
        #expect(run.exitCode == 65 && run.errors.contains("training images"), "\(run.errors)")
      }
      try FileManager.default.moveItem(
        atPath: folder + "/states/tied-weights", toPath: folder + "/states/stacked-autoencoder")
      let run = try BookProcess.run(
        "stacked-autoencoder", options + ["--resume", "--data", data], in: folder)
      #expect(run.exitCode == 65, "\(run.errors)")
      #expect(
        run.errors.contains("chapter expected 'stacked-autoencoder', found 'tied-weights'"))
    }
  }

  /// A folder of states that is full of them, and cannot take the next one: the run fails, and the
  /// last state stays.
  @Test func refusesToGoOnWithoutKeeping() throws {
    try SmallData.with { folder, data in
      let states = folder + "/states/tied-weights"
      let options = SmallData.options + ["--data", data, "--checkpoint", "states", "--resume"]
      try FileManager.default.createDirectory(
        atPath: states + "/training-1.safetensors", withIntermediateDirectories: true)
      let run = try BookProcess.run("tied-weights", options, in: folder)
      #expect(run.exitCode == 66, "\(run.errors)")
      #expect(run.errors.contains("training-1.safetensors"))
      #expect(!FileManager.default.fileExists(atPath: folder + "/output-custom"))
    }
  }
}
