import Foundation
import TestSupport
import Testing

@testable import chapters

/// `chapters export` of reports as a run leaves them, as a user runs it.
@Suite(.limitsProcesses) struct ExportTests {
  private static let chapters = Book.chapters

  /// Calls `body` with a folder whose folder `output` holds a report of each chapter, and one of a
  /// chapter that is not in the book.
  private func withReports(_ body: (String) throws -> Void) throws {
    try withTemporaryDirectory { folder in
      for name in Self.chapters + ["other"] {
        let report = folder + "/output/" + name
        try FileManager.default.createDirectory(
          atPath: report, withIntermediateDirectories: true)
        let page = """
          # \(name)

          ```swift
          show(picture)
          ```

          <img src="a.svg" alt="b" width="1">

          *Caption.* ([data](a.csv))

          """
        for (file, text) in [
          ("README.md", page), ("a.svg", "<svg/>"), ("a.csv", "x\n1\n"), ("metrics.json", "{}"),
        ] {
          try Data(text.utf8).write(to: URL(fileURLWithPath: report + "/" + file))
        }
      }
      try body(folder)
    }
  }

  private func export(_ arguments: [String], in folder: String) throws -> BookProcess {
    try BookProcess.run("chapters", ["export"] + arguments, in: folder)
  }

  @Test(arguments: ["ipynb", "html"])
  func writesAFileForEachChapterAndNothingElse(format: String) throws {
    try withReports { folder in
      let before = try contents(of: folder)
      let run = try export(["--to", format], in: folder)
      #expect(run.exitCode == 0 && run.errors.isEmpty, "\(run.errors)")
      let paths = Self.chapters.map { "exported/\($0).\(format)" }
      #expect(run.output == paths.map { $0 + "\n" }.joined())
      let after = try contents(of: folder)
      #expect(
        after.keys.filter { before[$0] == nil }.sorted()
          == (["exported/MANIFEST.sha256"] + paths).sorted())
      #expect(before.allSatisfy { after[$0.key] == $0.value })
      let again = try export(["--to", format], in: folder)
      #expect(again.exitCode == 0)
      #expect(try contents(of: folder) == after)
      guard let python = Python.withPackages else { return }
      for path in paths.map({ folder + "/" + $0 }) {
        #expect(
          try format == "html"
            ? python.complaints(aboutPage: path) == ""
            : python.complaints(aboutNotebook: path) == "")
      }
    }
  }

  @Test func readsAndWritesOtherFolders() throws {
    try withReports { folder in
      try FileManager.default.moveItem(
        atPath: folder + "/output", toPath: folder + "/output-custom")
      let run = try export(
        ["--to", "html", "--output", "output-custom", "--into", "a/b", "tied-weights"], in: folder)
      #expect(run.exitCode == 0 && run.output == "a/b/tied-weights.html\n", "\(run.errors)")
      #expect(
        try contents(of: folder + "/a").keys.sorted() == [
          "b/MANIFEST.sha256", "b/tied-weights.html",
        ])
    }
  }

  /// Nothing is written for the other chapters; the error has the command that writes the report.
  @Test func refusesAMissingReport() throws {
    try withReports { folder in
      try FileManager.default.moveItem(
        atPath: folder + "/output", toPath: folder + "/it's")
      try FileManager.default.removeItem(atPath: folder + "/it's/tied-weights/README.md")
      let run = try export(["--to", "html", "--output", "it's"], in: folder)
      #expect(run.exitCode == 66 && run.output.isEmpty)
      #expect(run.errors.hasPrefix("error: there is no report in 'it's/tied-weights'"))
      #expect(
        run.lastError.hasSuffix(
          "swift run -c release chapters run tied-weights '--output=it'\\''s'"))
      #expect(!FileManager.default.fileExists(atPath: folder + "/exported"))
      let all = try export(["--to", "html"], in: folder)
      #expect(
        all.lastError.hasSuffix("chapters run " + Self.chapters.joined(separator: " ")),
        "\(all.errors)")
    }
  }

  @Test(
    arguments: [
      ([], 64, "missing expected argument '--to <FORMAT>'"),
      (["--to", "pdf"], 64, "'pdf'"), (["--to", "html", "-p", "l2=1"], 64, "'-p'"),
      (["--to", "html", "--into", ""], 64, "expected a path, found nothing"),
      (["--to", "html", "no-chapter"], 64, "there is no chapter 'no-chapter'"),
      (["--to", "html", "--into", "file"], 73, "'file' must be a folder"),
      (["--to", "html", "--into", "."], 74, "stacked-autoencoder.html"),
    ] as [([String], Int32, String)])
  func refusesBeforeTheFirstFile(arguments: [String], exitCode: Int32, message: String) throws {
    try withReports { folder in
      try Data("mine".utf8).write(to: URL(fileURLWithPath: folder + "/file"))
      try FileManager.default.createDirectory(
        atPath: folder + "/stacked-autoencoder.html", withIntermediateDirectories: false)
      let before = try contents(of: folder)
      let run = try export(arguments, in: folder)
      #expect(run.exitCode == exitCode, "\(run.errors)")
      #expect(run.lastError.contains(message), "\(run.errors)")
      #expect(run.errors.split(separator: "\n").count == 1 && run.output.isEmpty)
      #expect(try contents(of: folder) == before)
    }
  }

  /// A file that no export wrote, and one that was edited since, keep their text under another name.
  @Test func keepsFilesOfTheUsers() throws {
    try withReports { folder in
      func write(_ text: String) throws {
        try FileManager.default.createDirectory(
          atPath: folder + "/exported", withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/exported/tied-weights.html"))
      }
      try write("mine")
      let first = try export(["--to", "html"], in: folder)
      #expect(first.exitCode == 0, "\(first.errors)")
      #expect(
        first.errors
          == "note: 'exported/tied-weights.html' is not as a run wrote it, so it is kept as"
          + " 'exported/tied-weights.edited-1.html'\n")
      try write("edited")
      #expect(try export(["--to", "html"], in: folder).exitCode == 0)
      let files = try contents(of: folder + "/exported")
      #expect(files["tied-weights.edited-1.html"] == Data("mine".utf8))
      #expect(files["tied-weights.edited-2.html"] == Data("edited".utf8))
      #expect(files["tied-weights.html"]?.count ?? 0 > 100)
      #expect(files.count == Self.chapters.count + 3)
    }
  }

  /// Each call that changes a file fails once, as on a full disk, or meets a signal: each exported file
  /// is then the old or the new one, whole, and nothing else is left.
  @Test(.enabled(if: FaultInjector.isAvailable, "needs Linux with seccomp's user notification"))
  func leavesNothingHalfWritten() throws {
    try withReports { folder in
      func run(_ fault: [String]) throws -> BookProcess {
        try FaultInjector.run(
          fault, "chapters", ["export", "--to", "html"] + RunTests.chapters, in: folder)
      }
      let whole = try run(["--log", folder + "/log"])
      #expect(whole.exitCode == 0, "\(whole.errors)")
      let new = try contents(of: folder + "/exported")
      // As an export with other bytes would have left them.
      let digest = "cba06b5736faf67e54b07b561eae94395e774c517a7d910a54369e1263ccfbd4"
      var old = new.mapValues { _ in Data("old".utf8) }
      let lines = new.keys.filter { $0 != "MANIFEST.sha256" }.sorted().map { "\(digest)  \($0)\n" }
      old["MANIFEST.sha256"] = Data(lines.joined().utf8)
      let changes = try String(contentsOfFile: folder + "/log", encoding: .utf8)
        .split(separator: "\n")
      for moment in changes.indices {
        let faults: [([String], [Int32])] = [
          (["--error", "28"], [73, 74]), (["--signal", "INT"], [130]),
          (["--signal", "TERM"], [130]),
        ]
        for (fault, codes) in FaultInjector.isQuick ? [faults[moment % 3]] : faults {
          for (name, bytes) in old {
            try bytes.write(to: URL(fileURLWithPath: folder + "/exported/" + name))
          }
          let run = try run(["--at", "\(moment + 1)"] + fault)
          let name = "\(fault) at \(changes[moment])"
          // Before `main`, or after its last check, a signal or an error changes nothing.
          #expect(codes.contains(run.exitCode) || run.exitCode == 0, "\(name): \(run.errors)")
          let left = try contents(of: folder + "/exported")
          #expect(left.keys.sorted() == new.keys.sorted(), "\(name)")
          let files = left.filter { $0.key != "MANIFEST.sha256" }
          #expect(
            files.allSatisfy { $0.value == new[$0.key] || $0.value == old[$0.key] }, "\(name)")
          #expect(run.exitCode != 0 || left == new, "\(name)")
        }
      }
    }
  }
}
