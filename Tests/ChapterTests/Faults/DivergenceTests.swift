import Foundation
import Testing

/// Numbers that go wrong: the training stops at that step, and the old report stays.
@Suite(.limitsProcesses, .enabled(if: !FaultInjector.isQuick, FaultInjector.reason))
struct DivergenceTests {
  @Test(
    arguments: ["stacked-autoencoder", "tied-weights"], ["learningRate=1e6", "learningRate=1e300"])
  func divergedTraining(chapter: String, parameter: String) throws {
    try SmallData.with { folder, data in
      let options = SmallData.options + ["--data", data, "--output", "out"]
      #expect(try BookProcess.run(chapter, options, in: folder).exitCode == 0)
      let before = try contents(of: folder + "/out")
      for executable in [[chapter], ["chapters", "run", chapter]] {
        let run = try BookProcess.run(
          executable[0], executable.dropFirst() + options + ["-p", parameter], in: folder)
        #expect(run.exitCode == 1, "\(run.errors)")
        let pattern =
          #"chapters/0\d-\#(chapter)/main\.swift:\d+:\d+: error: training diverged at "#
          + #"epoch 1, step \d+: expected a finite loss, found (nan|inf); try a smaller learning rate"#
        #expect(run.errors.range(of: pattern, options: .regularExpression) != nil, "\(run.errors)")
        #expect(try contents(of: folder + "/out") == before)
      }
    }
  }

  /// Images of one pixel, of one colour, and as few as there may be: all that is written is finite.
  /// Where a black one leaves nothing to divide by, the chapter fails at its line instead.
  @Test(arguments: [
    (24, 1, 1, 0), (24, 1, 1, 255), (48, 5, 4, 0), (48, 5, 4, 255), (12, 300, 1, 100),
  ])
  func imagesOfOneColor(count: Int, width: Int, height: Int, pixel: UInt8) throws {
    try SmallData.with { folder, data in
      try SmallData.write(count: count, width: width, height: height, pixel: pixel, to: data)
      for chapter in ["stacked-autoencoder", "tied-weights"] {
        let run = try BookProcess.run(
          chapter, ["-q", "--epochs", "2", "-p", "batchSize=5", "--data", data, "--output", "out"],
          in: folder)
        let report = folder + "/out/" + chapter
        if run.exitCode != 0 {
          #expect(run.exitCode == 1 && pixel == 0, "\(run.errors)")
          #expect(run.errors.contains("-\(chapter)/main.swift:"), "\(run.errors)")
          #expect(!FileManager.default.fileExists(atPath: report))
        } else {
          let metrics = try String(contentsOfFile: report + "/metrics.json", encoding: .utf8)
          #expect(!metrics.contains("null"))
        }
      }
    }
  }

  /// The strongest penalty that there is leaves numbers that are small, not wrong.
  @Test func largestPenalty() throws {
    try SmallData.with { folder, data in
      let run = try BookProcess.run(
        "tied-weights", SmallData.options + ["-p", "l2=1", "-p", "notebookL2=1", "--data", data],
        in: folder)
      #expect(run.exitCode == 0, "\(run.errors)")
    }
  }
}
