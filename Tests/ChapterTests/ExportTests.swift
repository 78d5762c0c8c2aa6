import Foundation
import TestSupport
import Testing

/// `chapters export` on a small data set, as a reader runs it.
@Suite struct ExportTests {
  private func export(
    _ format: String, _ options: [String] = [], data: String, in folder: String,
    environment: [String: String] = [:]
  ) throws -> BookProcess {
    try BookProcess.run(
      "chapters", ["export", "--to", format, "--data", data] + SmallData.options + options,
      in: folder, environment: environment)
  }

  @Test(arguments: ["ipynb", "html"])
  func writesAFileForEachChapterAndNothingElse(format: String) throws {
    try SmallData.with { folder, data in
      let run = try export(format, data: data, in: folder)
      #expect(run.exitCode == 0, "\(run.errors)")
      #expect(run.errors.isEmpty)
      let paths = ["stacked-autoencoder", "tied-weights"].map { "exported/\($0).\(format)" }
      #expect(run.output == paths.map { $0 + "\n" }.joined())
      #expect(try contents(of: folder).keys.sorted() == paths)
      guard let python = Python.withPackages else { return }
      for path in paths.map({ folder + "/" + $0 }) {
        #expect(
          try format == "html"
            ? python.complaints(aboutPage: path) == ""
            : python.complaints(aboutNotebook: path) == "")
      }
    }
  }

  /// Threads, instruction set, hashing seed and what stood there change no byte.
  @Test func writesTheSameBytesAlways() throws {
    try SmallData.with { folder, data in
      let options = ["--output", "a/b", "stacked-autoencoder"]
      #expect(try export("html", options, data: data, in: folder).exitCode == 0)
      let first = try contents(of: folder)
      #expect(first.keys.sorted() == ["a/b/stacked-autoencoder.html"])
      let again = try export(
        "html", options + ["--threads", "3"], data: data, in: folder,
        environment: ["SWIFT_DETERMINISTIC_HASHING": "1"])
      #expect(again.exitCode == 0, "\(again.errors)")
      #expect(try contents(of: folder) == first)
    }
  }

  /// The first chapter's training diverges; the second goes on.
  @Test func writesNothingForAChapterThatFails() throws {
    try SmallData.with { folder, data in
      let old = folder + "/exported/stacked-autoencoder.ipynb"
      try FileManager.default.createDirectory(
        atPath: folder + "/exported", withIntermediateDirectories: true)
      try Data("old".utf8).write(to: URL(fileURLWithPath: old))
      let run = try BookProcess.run(
        "chapters",
        ["export", "--to", "ipynb", "--data", data, "-q", "-p", "batchSize=2"]
          + ["-p", "learningRate=1000", "stacked-autoencoder"], in: folder)
      #expect(run.exitCode == 1, "\(run.errors)")
      #expect(run.errors.contains("chapters/01-stacked-autoencoder/main.swift:"))
      #expect(
        run.lastError.hasSuffix(
          "run: swift run -c release chapters export --to ipynb stacked-autoencoder"
            + " --data=\(data) -p batchSize=2 -p learningRate=1000"))
      #expect(run.output.isEmpty)
      #expect(try contents(of: folder) == ["exported/stacked-autoencoder.ipynb": Data("old".utf8)])
    }
  }

  @Test(
    arguments: [
      ([], 64, "missing expected argument '--to <FORMAT>'"),
      (["--to", "pdf"], 64, "'pdf'"),
      (["--to", "html", "--json", "a"], 64, "unknown option '--json'"),
      (["--to", "html", "no-chapter"], 64, "there is no chapter 'no-chapter'"),
      (["--to", "html", "-p", "no=1"], 64, "no parameter 'no'"),
      (["--to", "html", "--data", "nowhere"], 66, "nowhere"),
      (["--to", "html", "--output", "file"], 73, "'file' must be a folder"),
      (["--to", "html", "--output", "."], 74, "stacked-autoencoder.html"),
    ] as [([String], Int32, String)])
  func refusesBeforeTheWork(arguments: [String], exitCode: Int32, message: String) throws {
    try SmallData.with { folder, _ in
      try Data("mine".utf8).write(to: URL(fileURLWithPath: folder + "/file"))
      try FileManager.default.createDirectory(
        atPath: folder + "/stacked-autoencoder.html", withIntermediateDirectories: false)
      let run = try BookProcess.run("chapters", ["export"] + arguments, in: folder)
      #expect(run.exitCode == exitCode, "\(run.errors)")
      #expect(run.lastError.contains(message), "\(run.errors)")
      #expect(run.errors.split(separator: "\n").count == 1)
      #expect(run.output.isEmpty)
      #expect(try contents(of: folder).keys.sorted() == ["file"])
    }
  }
}
