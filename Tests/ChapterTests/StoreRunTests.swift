import Foundation
import TestSupport
import Testing

/// What the store changes of a run: its time, and nothing else.
@Suite(.limitsProcesses) struct StoreRunTests {
  private static let options = [
    "-v", "--epochs", FaultInjector.isQuick ? "3" : "8", "-p", "batchSize=2",
  ]

  /// Killed by SIGKILL again and again, at the end of an epoch or half an epoch later, and simply started again:
  /// the same bytes as if nothing had happened, and each epoch that was kept is trained once.
  @Test(arguments: FaultInjector.isThorough ? RunTests.chapters : ["stacked-autoencoder"])
  func goesOnAfterEachKill(chapter: String) throws {
    // Small images, but enough of them that an epoch takes some ten milliseconds.
    try SmallData.with(trainingCount: 1320) { folder, data in
      let options = Self.options + ["--data", data]
      let whole = try BookProcess.run(
        chapter, options + ["--output", "whole", "--store", "none"], in: folder)
      #expect(whole.exitCode == 0, "\(whole.errors)")
      let epochCount = whole.errors.ranges(of: ", epoch ").count
      var kills = 0
      while kills < 4 * epochCount {
        let run = try KilledProcess(
          path: BookProcess.built(chapter), options + ["--store", "store", "--output", "again"],
          in: folder, afterEpochs: 2, halfAnEpochLater: kills % 2 == 1)
        if !run.isKilled {
          #expect(run.exitCode == 0)
          break
        }
        kills += 1
      }
      #expect(kills > 1 && kills < epochCount)
      #expect(try contents(of: folder + "/again") == contents(of: folder + "/whole"))
      let entries = try contents(of: folder + "/store").keys.filter { $0.hasPrefix("training-") }
      #expect(entries.count == epochCount)
    }
  }

  /// A second run of the book trains nothing, writes the same bytes, and a third one trains the rest.
  @Test func trainsNothingTwice() throws {
    try SmallData.with { folder, data in
      func run(
        _ arguments: String..., chapters: [String] = RunTests.chapters
      ) throws -> BookProcess {
        let run = try BookProcess.run(
          "chapters",
          ["run"] + chapters
            + ["-v", "--jobs", "1", "-p", "batchSize=10", "--data", data, "--store", "store"]
            + arguments,
          in: folder)
        #expect(run.exitCode == 0, "\(run.errors)")
        return run
      }
      let first = try run("--epochs", "2", "--output", "a")
      // Chapter 2 trains the network of chapter 1, which is there.
      #expect(first.errors.contains("stacked-autoencoder: stacked, λ = 0.001, 100 %"))
      #expect(!first.errors.contains("tied-weights: stacked, λ = 0.001"))
      #expect(
        !(try run("--epochs", "2", "--output", "b", "--threads", "3")).errors.contains("epoch"))
      #expect(try contents(of: folder + "/b") == contents(of: folder + "/a"))
      let one = ["tied-weights"]
      let more = try run("--epochs", "3", "--output", "c", chapters: one)
      #expect(more.errors.contains("epoch 3/3") && !more.errors.contains("epoch 2/3"))
      #expect(
        !(try run("--epochs", "1", "--output", "d", chapters: one)).errors.contains("epoch"))
      let fresh = try run("--epochs", "2", "--output", "b", "--fresh", chapters: one)
      #expect(fresh.errors.contains("epoch 1/2"))
      #expect(try contents(of: folder + "/b") == contents(of: folder + "/a"))
    }
  }

  /// `--fresh` and an entry with other bits: the chapter fails at its line, and the report stays.
  @Test func freshFailsWhereTheBitsDiffer() throws {
    try SmallData.with { folder, data in
      let options = SmallData.options + ["--data", data, "--store", "store", "--output", "out"]
      let first = try BookProcess.run("stacked-autoencoder", options, in: folder)
      #expect(first.exitCode == 0, "\(first.errors)")
      let before = try contents(of: folder + "/out")
      // The entry of a training with another λ, as a bug in the key would give it out.
      let other = try BookProcess.run(
        "stacked-autoencoder",
        SmallData.options + ["--data", data, "--store", "other", "-p", "l2=0.5"],
        in: folder)
      #expect(other.exitCode == 0, "\(other.errors)")
      try forge(folder + "/store", by: folder + "/other")
      let fresh = try BookProcess.run("stacked-autoencoder", options + ["--fresh"], in: folder)
      #expect(fresh.exitCode == 1, "\(fresh.errors)")
      #expect(
        fresh.lastError.contains("main.swift:") && fresh.lastError.contains("expected the bits of"),
        "\(fresh.errors)")
      #expect(try contents(of: folder + "/out") == before)
    }
  }

  /// Gives each training of `store` the tensors of one in `other`, by a script that knows the format.
  private func forge(_ store: String, by other: String) throws {
    let script = """
      import glob, hashlib, json, struct, sys
      def read(path):
          data = open(path, 'rb').read()
          size = struct.unpack('<Q', data[:8])[0]
          return data[8:8 + size], data[8 + size:]
      donors = sorted(glob.glob(sys.argv[2] + '/training-*'))
      for path, donor in zip(sorted(glob.glob(sys.argv[1] + '/training-*')), donors):
          header, data = read(path)
          other = read(donor)[1]
          data = other if len(other) == len(data) else data[:-4] + b'\\x00\\x00\\x00\\x3f'
          stated = json.loads(header)['__metadata__']['sha256'].encode()
          zeros = header.replace(stated, b'0' * 64)
          digest = hashlib.sha256(struct.pack('<Q', len(zeros)) + zeros + data).hexdigest()
          header = zeros.replace(b'0' * 64, digest.encode())
          open(path, 'wb').write(struct.pack('<Q', len(header)) + header + data)
      """
    let run = try BookProcess.run(
      path: "/usr/bin/python3", ["-c", script, store, other], in: "/")
    #expect(run.exitCode == 0, "\(run.errors)")
  }

  /// A damaged store costs a line for each entry; without a place to write, a run goes on.
  @Test func aBadStoreCostsLinesOnly() throws {
    try SmallData.with { folder, data in
      let options = SmallData.options + ["--data", data, "--output", "out"]
      let first = try BookProcess.run(
        "stacked-autoencoder", options + ["--store", "store"], in: folder)
      #expect(first.exitCode == 0, "\(first.errors)")
      let expected = try contents(of: folder + "/out")
      let names = try contents(of: folder + "/store").keys.sorted()
      for name in names {
        try Data("damaged".utf8).write(to: URL(fileURLWithPath: "\(folder)/store/\(name)"))
      }
      let second = try BookProcess.run(
        "stacked-autoencoder", options + ["--store", "store"], in: folder)
      #expect(second.exitCode == 0, "\(second.errors)")
      let lines = second.errors.split(separator: "\n")
      #expect(
        lines.count == names.count
          && lines.allSatisfy { $0.contains("is damaged and is computed again") })
      #expect(try contents(of: folder + "/out") == expected)
      // A default store that cannot be made.
      let third = try BookProcess.run(
        "stacked-autoencoder", options, in: folder, environment: ["XDG_CACHE_HOME": "/dev/null"])
      #expect(
        third.exitCode == 0 && third.errors.hasPrefix("warning: nothing is kept"), "\(third.errors)"
      )
      #expect(try contents(of: folder + "/out") == expected)
      // The folder that was asked for is another matter.
      let fourth = try BookProcess.run(
        "stacked-autoencoder", options + ["--store", "/dev/null/s"], in: folder)
      #expect(fourth.exitCode == 73 && fourth.errors.contains("/dev/null"), "\(fourth.errors)")
      let fifth = try BookProcess.run(
        "stacked-autoencoder", options + ["--store", "none", "--fresh"], in: folder)
      #expect(fifth.exitCode == 64 && fifth.errors.contains("--fresh compares with the store"))
    }
  }

  /// A training that fails: the others end, and the line is that of its step.
  @Test func oneOfSeveralTrainingsFails() throws {
    try SmallData.with { folder, data in
      let run = try BookProcess.run(
        "tied-weights",
        SmallData.options.filter { $0 != "1" && $0 != "--threads" }
          + ["--data", data, "-p", "notebookL2=1", "-p", "learningRate=1e30"], in: folder)
      #expect(run.exitCode == 1, "\(run.errors)")
      #expect(run.errors.contains("training diverged"), "\(run.errors)")
    }
  }
}
