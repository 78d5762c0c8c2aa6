import Foundation
import TestSupport
import Testing

/// Files of the user's in and beside the folders that runs write: none is lost, and each path that a run prints is
/// there at its end.
@Suite(.limitsProcesses) struct OwnFilesTests {
  // MARK: In the folders of reports

  @Test func areKept() throws {
    try SmallData.with { folder, data in
      let report = folder + "/out/tied-weights"
      try write("notes", report + "/notes.md")
      try write("my page", report + "/README.md")
      try write("my index", folder + "/out/README.md")
      let weights = "out/tied-weights/w.safetensors"
      let options =
        SmallData.options + ["--data", data, "--output", "out", "--save-weights", weights]
      let first = try BookProcess.run("tied-weights", options, in: folder)
      #expect(first.exitCode == 0, "\(first.errors)")
      #expect(
        first.errors == """
          note: 'out/tied-weights/README.md' is not as a run wrote it, so it is kept as \
          'out/tied-weights/README.edited-1.md'
          note: 'out/README.md' is not as a run wrote it, so it is kept as 'out/README.edited-1.md'

          """)
      try expectPrintedFiles(first, in: folder)
      try write("edited", report + "/README.md")
      let second = try BookProcess.run("tied-weights", options + ["--seed", "2"], in: folder)
      #expect(second.exitCode == 0, "\(second.errors)")
      try expectPrintedFiles(second, in: folder)
      let third = try BookProcess.run("tied-weights", options + ["--seed", "2"], in: folder)
      #expect(third.exitCode == 0 && third.errors.isEmpty, "\(third.errors)")
      let files = try contents(of: folder + "/out").filter { $0.value.count < 10 }
        .mapValues { String(decoding: $0, as: UTF8.self) }
      #expect(
        files == [
          "README.edited-1.md": "my index", "tied-weights/notes.md": "notes",
          "tied-weights/README.edited-1.md": "my page", "tied-weights/README.edited-2.md": "edited",
        ])
    }
  }

  /// Killed before any call that changes a file, a run loses none of them, and the next run ends as if nothing had
  /// been; also where two steps replace the folder.
  @Test(
    .enabled(if: FaultInjector.isAvailable, "needs Linux with seccomp's user notification"),
    arguments: FaultInjector.isQuick ? [[]] : [[], ["--no-exchange"]])
  func areKeptWheneverARunIsKilled(fault: [String]) throws {
    try withTemporaryDirectory { folder in
      let report = folder + "/out/failing-chapter"
      func run(_ fault: [String], _ options: [String] = ["-p", "epochs=6"]) throws -> BookProcess {
        try FaultInjector.run(
          fault, "failing-chapter", ["-q", "--output", "out"] + options, in: folder)
      }
      #expect(try run([], []).exitCode == 0)
      try write("edited", report + "/README.md")
      try write("notes", report + "/notes.md")
      try write("deep", report + "/a/b/deep")
      let old = try contents(of: folder + "/out")
      #expect(try run(fault + ["--log", "changes"]).exitCode == 0)
      let whole = try contents(of: folder + "/out")
      #expect(whole["failing-chapter/README.edited-1.md"] == Data("edited".utf8))
      let changes = try String(contentsOfFile: folder + "/changes", encoding: .utf8)
        .split(separator: "\n").map { String($0.prefix { $0 != " " }) }
      let sampled = ["linkat", "renameat2", "rename", "unlink"].compactMap(changes.lastIndex)
      for index in FaultInjector.isThorough ? Array(changes.indices) : sampled {
        let name = "KILL before change \(index + 1), \(changes[index])"
        try FileManager.default.removeItem(atPath: folder + "/out")
        try ChapterTests.write(old, to: folder + "/out")
        #expect(
          try run(fault + ["--signal", "KILL", "--at", "\(index + 1)"]).exitCode == 128 + SIGKILL)
        let left = try contents(of: folder + "/out")
        for text in ["edited", "notes", "deep"] {
          let isVisible = left.contains { path, bytes in
            bytes == Data(text.utf8) && (!fault.isEmpty || !path.hasPrefix("."))
          }
          #expect(isVisible, "\(name): \(text)")
        }
        #expect(try run([]).exitCode == 0, "\(name)")
        #expect(try contents(of: folder + "/out") == whole, "\(name)")
      }
    }
  }

  /// Chapters of two packages write into one folder, each its own reports, and one index of all.
  @Test func folderOfTwoPackages() throws {
    try SmallData.with { folder, data in
      func run(_ arguments: [String]) throws -> BookProcess {
        let run = try BookProcess.run(
          "chapters",
          arguments + RunTests.chapters + SmallData.options + [
            "--data", data, "--output", "shared",
          ],
          in: folder)
        #expect(run.exitCode == 0, "\(run.output)\(run.errors)")
        return run
      }
      func runOther() throws -> Int32 {
        try BookProcess.run("failing-chapter", ["-q", "--output", "shared"], in: folder).exitCode
      }
      #expect(try runOther() == 0)
      let other = try contents(of: folder + "/shared/failing-chapter")
      _ = try run(["run"])
      #expect(try contents(of: folder + "/shared/failing-chapter") == other)
      #expect(try runOther() == 0)
      let all = try contents(of: folder + "/shared")
      for name in ["failing-chapter", "stacked-autoencoder", "tied-weights"] {
        let index = String(decoding: all["README.md"] ?? Data(), as: UTF8.self)
        #expect(index.contains("](\(name)/README.md)"), "\(index)")
      }
      #expect(try run(["check"]).output.isEmpty)
      #expect(try contents(of: folder + "/shared") == all)
    }
  }

  // MARK: Paths of outputs

  /// Two outputs at one place, before anything is trained.
  @Test(arguments: FaultInjector.sample(sharedPlaces, every: 4))
  func refusesSharedPlaces(options: [String]) throws {
    try SmallData.with { folder, data in
      try FileManager.default.createDirectory(
        atPath: folder + "/out/tied-weights", withIntermediateDirectories: true)
      try write("mine", folder + "/mine")
      #expect(
        symlink("mine", folder + "/link") == 0 && link(folder + "/mine", folder + "/hard") == 0)
      let before = try contents(of: folder)
      for command in [["tied-weights"], ["chapters", "run", "tied-weights"]] {
        let run = try BookProcess.run(
          command[0], command.dropFirst() + ["--epochs", "1", "--output", "out"] + options,
          in: folder)
        #expect(run.exitCode == 64, "\(run.errors)")
        #expect(run.errors.split(separator: "\n").count == 1 && run.output.isEmpty, "\(run.errors)")
        #expect(try contents(of: folder) == before)
      }
    }
  }

  private static let sharedPlaces = [
    ["--save-weights", "x", "--json", "x"], ["--save-weights", "x", "--json", "./x"],
    ["--save-weights", "out/../x", "--json", "x"], ["--save-weights", "mine", "--json", "link"],
    ["--save-weights", "mine", "--json", "hard"], ["--json", "out"], ["--json", "out/."],
    ["--json", "out/README.md"], ["--save-weights", "out/MANIFEST.sha256"],
    ["--json", "out/tied-weights"], ["--json", "out/tied-weights/README.md"],
    ["--save-weights", "out/tied-weights/new.SVG"], ["--json", "/dev/stdout"],
    ["--save-weights", "/dev/stdout"], ["--save-weights", "/dev/stderr"],
    ["--save-weights", "-"], ["--data", "-"],
  ]

  /// Places that cannot be written are noticed before the training, and nothing is left there.
  @Test(arguments: FaultInjector.sample(badPlaces))
  func refusesPlacesEarly(options: [String], exitCode: Int32) throws {
    try SmallData.with { folder, data in
      #expect(symlink("nowhere", folder + "/dangling") == 0)
      try FileManager.default.createDirectory(
        atPath: folder + "/linked/elsewhere", withIntermediateDirectories: true)
      #expect(symlink("elsewhere", folder + "/linked/tied-weights") == 0)
      let before = try FileManager.default.subpathsOfDirectory(atPath: folder).sorted()
      let run = try BookProcess.run(
        "tied-weights", SmallData.options.filter { $0 != "-q" } + ["--data", data] + options,
        in: folder)
      #expect(run.exitCode == exitCode, "\(run.errors)")
      #expect(!run.errors.contains("epoch") && run.output.isEmpty, "\(run.errors)")
      #expect(try FileManager.default.subpathsOfDirectory(atPath: folder).sorted() == before)
    }
  }

  private static let long = String(repeating: "n", count: 300)

  private static let badPlaces: [([String], Int32)] = [
    (["--output", "dangling"], 73), (["--output", "dangling/a"], 73), (["--output", long], 73),
    (["--output", "a/\(long)"], 73), (["--output", "linked"], 73), (["--json", "dangling"], 74),
    (["--json", long], 74), (["--save-weights", "dangling"], 74), (["--save-weights", long], 74),
    (["--save-weights", "none/"], 74),
  ]

  /// `-` is standard output, and the paths go to standard error; the null device takes anything.
  @Test func metricsToStandardOutput() throws {
    try withTemporaryDirectory { folder in
      let run = try BookProcess.run("failing-chapter", ["-q", "--json", "-"], in: folder)
      #expect(run.exitCode == 0, "\(run.errors)")
      let json = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
      #expect(json?["chapters"] != nil)
      #expect(run.errors.contains("output/failing-chapter/README.md\n"), "\(run.errors)")
      let null = try BookProcess.run("failing-chapter", ["-q", "--json", "/dev/null"], in: folder)
      #expect(null.exitCode == 0 && null.output.hasSuffix("/dev/null\n"), "\(null.errors)")
      #expect(!FileManager.default.fileExists(atPath: folder + "/-"))
    }
  }

  /// A chapter that changes its current folder, before it begins and so in all that follows.
  @Test func currentFolderThatChanges() throws {
    try withTemporaryDirectory { folder in
      let files = FileManager.default
      try files.createDirectory(atPath: folder + "/.build", withIntermediateDirectories: false)
      try write(#"{"failure": "none"}"#, folder + "/parameters")
      for kind in ["none", "throw"] {
        let run = try BookProcess.run(
          "failing-chapter",
          ["-q", "--output", "out", "--json", "all.json", "-f", "parameters"], in: folder,
          environment: ["CHAPTER_FOLDER": "/", "CHAPTER_FAILURE": kind])
        #expect(run.exitCode == (kind == "none" ? 0 : 1), "\(run.errors)")
        if kind == "none" { try expectPrintedFiles(run, in: folder) }
      }
      let page = folder + "/.build/chapters/failing-chapter/"
      #expect(
        files.fileExists(atPath: page + "failed.md") && files.fileExists(atPath: page + "grid.png"))
      #expect(
        try files.contentsOfDirectory(atPath: folder).sorted() == [
          ".build", "all.json", "out", "parameters",
        ])
    }
  }

  // MARK: Helpers

  private func expectPrintedFiles(
    _ run: BookProcess, in folder: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let paths = run.output.split(separator: "\n")
    #expect(paths.count > 3, "\(run.output)", sourceLocation: sourceLocation)
    for path in paths {
      #expect(
        FileManager.default.fileExists(atPath: "\(folder)/\(path)"), "\(path)",
        sourceLocation: sourceLocation)
    }
  }

  private func write(_ text: String, _ path: String) throws {
    let url = URL(fileURLWithPath: path)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
  }
}
