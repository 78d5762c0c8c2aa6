import Foundation
import TestSupport
import Testing

/// `chapters check` of two chapters on a small data set. (`CheckingStandInsTests` check whole books.)
@Suite(.limitsProcesses) struct CheckTests {
  /// The committed reports of a small data set, and how to check them.
  struct Book {
    let folder: String
    let options: [String]

    /// The run of `chapters check` with `arguments`, and how many folders it left behind.
    func check(
      _ arguments: [String], environment: [String: String] = [:]
    ) throws -> (process: BookProcess, kept: Int) {
      try withTemporaryDirectory { temporary in
        let process = try BookProcess.run(
          "chapters", ["check"] + options + arguments, in: folder,
          environment: environment.merging(["TMPDIR": temporary]) { $1 })
        return (process, try FileManager.default.contentsOfDirectory(atPath: temporary).count)
      }
    }

    func path(_ file: String) -> String { "\(folder)/out/\(file)" }

    func bytes(_ file: String) throws -> Data {
      try Data(contentsOf: URL(fileURLWithPath: path(file)))
    }

    func write(_ bytes: Data, _ file: String) throws {
      try bytes.write(to: URL(fileURLWithPath: path(file)))
    }
  }

  /// What a run of both chapters writes.
  private static let reports = Result {
    try withData { folder, options in
      let run = try BookProcess.run(
        "chapters", ["run", "-q"] + RunTests.chapters + options, in: folder)
      try #require(run.exitCode == 0, "\(run.errors)")
      return try contents(of: folder + "/out")
    }
  }

  private func withBook(_ body: (Book) throws -> Void) throws {
    try Self.withData { folder, options in
      try write(Self.reports.get(), to: folder + "/out")
      try body(Book(folder: folder, options: options))
    }
  }

  /// The data in a folder whose name, which reports have, is always the same.
  private static func withData<Value>(
    _ body: (_ folder: String, _ options: [String]) throws -> Value
  ) throws -> Value {
    try SmallData.with { folder, data in
      try FileManager.default.moveItem(atPath: data, toPath: folder + "/small")
      return try body(
        folder, SmallData.options.filter { $0 != "-q" } + ["--data", "small", "--output", "out"])
    }
  }

  @Test func agreesWithWhatARunHasWritten() throws {
    try withBook { book in
      let before = try contents(of: book.folder)
      let (all, kept) = try book.check(RunTests.chapters + ["--repeat", "1"])
      #expect(all.exitCode == 0 && kept == 0, "\(all.errors)")
      #expect(all.output == "'out': 22 files, each as 2 new runs write it\n")
      #expect(all.errors.contains("once more: "))
      #expect(all.errors.contains("hashing seed"))
      let (one, _) = try book.check(["-q", "tied-weights"])
      #expect(one.exitCode == 0 && one.output.isEmpty && one.errors.isEmpty)
      #expect(try contents(of: book.folder) == before)
    }
  }

  /// What GNU coreutils make of the manifest; macOS has `shasum` instead.
  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/sha256sum")))
  func sha256sumAgreesToo() throws {
    try withBook { book in
      func sha256sum() throws -> BookProcess {
        try BookProcess.run(
          path: "/usr/bin/sha256sum", ["--check", "--strict", "MANIFEST.sha256"],
          in: book.path(""))
      }
      let clean = try sha256sum()
      #expect(clean.exitCode == 0 && clean.errors.isEmpty)
      #expect(clean.output.split(separator: "\n").count == 23)
      try book.write(
        try book.bytes("tied-weights/README.md") + Data([10]), "tied-weights/README.md")
      let edited = try sha256sum()
      #expect(edited.exitCode == 1 && edited.output.contains("tied-weights/README.md: FAILED"))
      // A chapter that runs alone makes its own lines new.
      let run = try BookProcess.run("tied-weights", ["-q"] + book.options, in: book.folder)
      #expect(run.exitCode == 0 && run.output.contains("out/MANIFEST.sha256"))
      #expect(try sha256sum().exitCode == 0)
    }
  }

  /// Each is found, named, and mended by the last line's command; a file that no run wrote stays, and is no difference.
  @Test func findsWhatWasDoneToTheReports() throws {
    try withBook { book in
      try book.write(Data(), "tied-weights/notes.txt")
      var picture = try book.bytes("tied-weights/features.png")
      picture[picture.count / 2] ^= 1
      try book.write(picture, "tied-weights/features.png")
      let page = String(decoding: try book.bytes("tied-weights/README.md"), as: UTF8.self)
      let edited = page.replacingOccurrences(of: "# Tied weights", with: "# Edited")
      try book.write(Data(edited.utf8), "tied-weights/README.md")
      try FileManager.default.removeItem(atPath: book.path("tied-weights/reconstructions.png"))
      try book.write(Data(), "tied-weights/old.svg")
      let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
      let line = Data("\(empty)  tied-weights/old.svg\n".utf8)
      try book.write(try book.bytes("MANIFEST.sha256") + line, "MANIFEST.sha256")

      let (check, kept) = try book.check(["tied-weights"])
      #expect(check.exitCode == 2 && kept == 1, "\(check.errors)")
      for message in [
        "hand-edited: out/tied-weights/features.png: ", "\n-# Edited\n+# Tied weights\n",
        "missing: out/tied-weights/reconstructions.png: ", "extra: out/tied-weights/old.svg: ",
      ] {
        #expect(check.output.contains(message), "\(check.output)")
      }
      #expect(
        check.lastError.hasPrefix("swift run -c release chapters run tied-weights --output=out"))
      #expect(
        check.errors.split(separator: "\n").count { $0.hasPrefix("error: ") } == 1,
        "\(check.errors)")

      let repair = try BookProcess.run(
        "chapters", ["run", "tied-weights", "-q"] + book.options, in: book.folder)
      #expect(repair.exitCode == 0)
      let (again, left) = try book.check(["tied-weights"])
      #expect(again.exitCode == 0 && left == 0, "\(again.output)\(again.errors)")
      #expect(again.errors.contains("note: 'out/tied-weights/notes.txt' is not compared"))
    }
  }

  /// As after another default in a chapter's source: a run wrote what a new one writes otherwise.
  @Test func findsOtherParameters() throws {
    try withBook { book in
      let run = try BookProcess.run(
        "stacked-autoencoder", ["-q"] + book.options + ["-p", "l2=0.002"], in: book.folder)
      #expect(run.exitCode == 0)
      let (check, kept) = try book.check(["-q"] + RunTests.chapters)
      #expect(check.exitCode == 2 && kept == 1)
      for file in ["README.md", "metrics.json"] {
        #expect(
          check.output.contains("changed: out/stacked-autoencoder/\(file): a new run removes"))
      }
      #expect(check.output.contains("changed: out/stacked-autoencoder/features.png: "))
      #expect(check.output.contains(" pixels differ, by at most "))
      #expect(!check.output.contains("hand-edited") && !check.output.contains("out/tied-weights"))
      #expect(check.lastError.contains("chapters run stacked-autoencoder --output=out"))
    }
  }

  @Test func refusesWhatItCannotCheck() throws {
    try SmallData.with { folder, data in
      try Data().write(to: URL(fileURLWithPath: folder + "/file"))
      try FileManager.default.createDirectory(
        atPath: folder + "/empty", withIntermediateDirectories: true)
      let cases: [([String], Int32, String)] = [
        (["nonsense"], 64, "there is no chapter 'nonsense'"),
        (["--repeat", "x"], 64, "'x'"),
        (["--json", "a.json"], 64, "unknown option '--json'"),
        (["--store", "s"], 64, "unknown option '--store'"),
        (["tied-weights", "--save-weights", "w"], 64, "unknown option '--save-weights'"),
        (["--initial-weights", "w"], 64, "--initial-weights means the weights of one chapter"),
        (["--output", "empty", "-p", "nonsense=1"], 64, "nonsense"),
        ([], 66, "there is no report in 'output'"),
        (["--epochs", "2"], 66, "there is no report in 'output-custom'"),
        (["--output", "file"], 66, "the reports at 'file', found"),
        (["--output", "empty", "--data", "none"], 66, "none"),
      ]
      for (arguments, exitCode, message) in FaultInjector.sample(cases) {
        let check = try withTemporaryDirectory { temporary in
          let check = try BookProcess.run(
            "chapters", ["check", "-q"] + arguments, in: folder, environment: ["TMPDIR": temporary])
          #expect(try contents(of: temporary).isEmpty)
          return check
        }
        #expect(check.exitCode == exitCode, "\(arguments): \(check.errors)")
        #expect(check.errors.contains(message), "\(arguments): \(check.errors)")
        #expect(check.output.isEmpty)
      }
      #expect(try contents(of: folder).keys.sorted() == ["file"])
    }
  }
}
