import Foundation
import Testing

/// The whole book on a small data set, as processes.
@Suite(.limitsProcesses) struct RunTests {
  /// Those of the book that these tests are about.
  static let chapters = ["stacked-autoencoder", "tied-weights"]
  /// With data other than MNIST no report has the figures over several seeds.
  static let files = [
    "stacked-autoencoder": [
      "README.md", "features.csv", "features.png", "loss.csv", "loss.svg", "metrics.json",
      "plane.csv", "plane.svg", "principal-components.csv", "principal-components.svg",
      "reconstructions.csv", "reconstructions.png",
    ],
    "tied-weights": [
      "README.md", "features.csv", "features.png", "loss.csv", "loss.svg", "metrics.json",
      "neighbours.csv", "neighbours.png", "reconstructions.csv", "reconstructions.png",
    ],
  ]

  /// What `--json` has of each chapter.
  private struct Metrics: Decodable {
    struct Chapter: Decodable {
      let name: String
      let seed: Int
      let threads: Int
      let isa: String
      let parameters: [String: Double]
      let epochSeconds: [Double]
      let trainMSE: [Double]
      let validationMSE: [Double]
      let testMSE: Double
      let totalLoss: [Double]
      let parameterCount: Int
      let weightsDigest: String
      let peakMemoryBytes: Int
    }
    let chapters: [Chapter]
  }

  @Test func writesBothReportsTheIndexAndTheMetrics() throws {
    try SmallData.with { folder, data in
      let run = try BookProcess.run(
        "chapters",
        SmallData.quick + Self.chapters + [
          "--data", data, "--json", "all.json", "--threads", "2", "--jobs", "1", "--seed", "7",
        ],
        in: folder)
      #expect(run.exitCode == 0, "\(run.errors)")
      #expect(run.errors.isEmpty)
      let expected = Self.chapters.flatMap { name in
        (Self.files[name] ?? []).map { "output-custom/\(name)/\($0)" }
      }
      let printed = run.output.split(separator: "\n").map(String.init)
      let summaries = ["output-custom/README.md", "output-custom/MANIFEST.sha256", "all.json"]
      #expect(printed.sorted() == (expected + summaries).sorted())
      #expect(try contents(of: folder).keys.sorted() == printed.sorted())
      let index = try String(contentsOfFile: folder + "/output-custom/README.md", encoding: .utf8)
      #expect(index.contains("[A stacked autoencoder](stacked-autoencoder/README.md)"))
      #expect(index.contains("tied-weights/reconstructions.png"))

      let json = try Data(contentsOf: URL(fileURLWithPath: folder + "/all.json"))
      let chapters = try JSONDecoder().decode(Metrics.self, from: json).chapters
      #expect(chapters.map(\.name) == Self.chapters)
      for chapter in chapters {
        #expect(chapter.seed == 7 && chapter.threads == 2 && chapter.parameters["epochs"] == 2)
        #expect(chapter.epochSeconds.count == 2 && chapter.trainMSE.count == 2)
        #expect(chapter.weightsDigest.count == 64 && chapter.peakMemoryBytes > 1 << 20)
      }
      // 20 inputs: weights 2·(20·300 + 300·150) and 1·(…), biases 300 + 150 + 300 + 20.
      #expect(chapters.map(\.parameterCount) == [102_770, 51_770])
    }
  }

  /// Threads, instruction set, hashing seed, chapters side by side and the second run change no byte. The paths are in the
  /// book's order, whichever chapter is done first.
  @Test func writesTheSameBytesAlways() throws {
    try SmallData.with { folder, data in
      var first: (files: [String: Data], paths: String)?
      let variants: [([String], [String: String])] = [
        (["--threads", "1"], [:]),
        (
          ["--threads", "3", "--jobs", "2"],
          ["CHAPTERS_ISA": "x86-64", "SWIFT_DETERMINISTIC_HASHING": "1"]
        ),
      ]
      for (index, (options, environment)) in variants.enumerated() {
        // The baseline's name differs on arm64, which has one set only.
        #if !arch(x86_64)
          let environment: [String: String] = [:]
        #endif
        let run = try BookProcess.run(
          "chapters",
          SmallData.quick + options + Self.chapters + ["--data", data, "--output", "out"],
          in: folder, environment: environment)
        #expect(run.exitCode == 0 && run.errors.isEmpty, "\(run.errors)")
        let found = (files: try contents(of: folder + "/out"), paths: run.output)
        #expect(found == first ?? found, "variant \(index)")
        first = found
      }
    }
  }

  /// A binary needs neither its checkout nor the folder that it was built in.
  @Test func worksWhereItIsMovedTo() throws {
    try SmallData.with { folder, data in
      let moved = folder + "/moved"
      try FileManager.default.copyItem(
        atPath: BookProcess.built("stacked-autoencoder"), toPath: moved)
      let run = try BookProcess.run(
        path: moved, SmallData.options + ["--data", data, "--output", "out"], in: folder)
      #expect(run.exitCode == 0, "\(run.errors)")
      let files = try contents(of: folder + "/out/stacked-autoencoder").keys.sorted()
      #expect(files == Self.files["stacked-autoencoder"])
    }
  }

  @Test func listsTheChapters() throws {
    try SmallData.with { folder, _ in
      let list = try BookProcess.run("chapters", ["list"], in: folder)
      #expect(list.exitCode == 0)
      for word in [
        "stacked-autoencoder", "tied-weights", "Tied weights", "learningRate", "epochs",
      ] {
        #expect(list.output.contains(word))
      }
    }
  }
}
