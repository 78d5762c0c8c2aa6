import Basics
import Foundation
import TestSupport
import Testing

@testable import chapters

/// `chapters new`, but for what `scripts/check-new` does: building the new chapter.
@Suite(.limitsProcesses) struct NewChapterTests {
  private static let manifest = """
    // swift-tools-version: 6.2
    let book = [
      "01-stacked-autoencoder",
      "04-tied-weights",
    ]
    let package = Package(name: "chapters", targets: [
      .target(name: "Training"), .executableTarget(
        name: "weights-digest")
    ])

    """

  @Test func readsNamesWithNumbersAndWithout() throws {
    #expect(try NewChapter.parse("sparse-codings") == (nil, "sparse-codings"))
    #expect(try NewChapter.parse("012-a2") == (12, "a2"))
  }

  @Test(arguments: [
    "", "-", "a-", "-a", "a--b", "A", "ä", "a b", "a/b", "../a", "a_b", "a.b", "2", "2a", "03-",
    "00-a",
    "1000-a", "03-2a", "class", "05-class", "list", "index", String(repeating: "a", count: 61),
    "99999999999999999999-a", "a\n",
  ])
  func refusesNames(name: String) {
    let error = #expect(throws: Failure.self) { _ = try NewChapter.parse(name) }
    #expect(error?.exitCode == .usage)
  }

  /// A folder that looks like a checkout, with a chapter that is not in the list.
  private func withCheckout(_ body: (String) throws -> Void) throws {
    try withTemporaryDirectory { folder in
      for name in ["01-stacked-autoencoder", "04-tied-weights", "06-draft"] {
        try FileManager.default.createDirectory(
          atPath: folder + "/chapters/" + name, withIntermediateDirectories: true)
      }
      try Data(Self.manifest.utf8).write(to: URL(fileURLWithPath: folder + "/Package.swift"))
      try body(folder)
    }
  }

  @Test func writesAChapterAndSaysWhatIsNext() throws {
    try withCheckout { folder in
      let run = try BookProcess.run("chapters", ["new", "denoising"], in: folder)
      #expect(run.exitCode == 0, "\(run.errors)")
      #expect(
        run.output == """
          chapters/07-denoising/main.swift
          chapters/07-denoising/source.txt
          Package.swift

          """)
      #expect(run.errors.contains("swift run -c release denoising\n"))
      #expect(run.errors.contains("swift run -c release chapters check denoising\n"))
      let chapter = folder + "/chapters/07-denoising"
      #expect(
        try FileManager.default.destinationOfSymbolicLink(atPath: chapter + "/source.txt")
          == "main.swift")
      let source = try String(contentsOfFile: chapter + "/source.txt", encoding: .utf8)
      #expect(source.hasPrefix("//: # Denoising\n//:\n") && !source.contains("{{"))
      let manifest = try String(contentsOfFile: folder + "/Package.swift", encoding: .utf8)
      #expect(manifest.contains("  \"04-tied-weights\",\n  \"07-denoising\",\n]\nlet package"))
      let next = try BookProcess.run("chapters", ["new", "02-second"], in: folder)
      #expect(next.exitCode == 0 && next.output.hasPrefix("chapters/02-second/main.swift\n"))
      let last = try BookProcess.run("chapters", ["new", "112-a-b"], in: folder)
      #expect(last.exitCode == 0 && last.output.hasPrefix("chapters/112-a-b/main.swift\n"))
    }
  }

  @Test(arguments: [
    ("tied-weights", 73, "taken by 'tied-weights'"), ("draft", 73, "taken by 'draft'"),
    ("training", 73, "taken by 'Training'"), ("weights-digest", 73, "taken by 'weights-digest'"),
    ("chapters", 73, "taken by 'chapters'"), ("04-other", 73, "chapter 4 is 'chapters/04-tied"),
    ("6-other", 73, "chapter 6 is 'chapters/06-draft' already"),
    ("Other", 64, "expected words of a-z"),
    ("func", 64, "has a meaning in Swift"), ("check", 64, "has a meaning in Swift"),
  ])
  func refusesWhatIsTaken(name: String, exitCode: Int32, message: String) throws {
    try withCheckout { folder in
      let before = try contents(of: folder)
      let run = try BookProcess.run("chapters", ["new", name], in: folder)
      #expect(run.exitCode == exitCode && run.errors.contains(message), "\(run.errors)")
      #expect(run.errors.hasPrefix("error: ") && run.errors.split(separator: "\n").count == 1)
      #expect(run.output.isEmpty)
      #expect(try contents(of: folder) == before)
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: folder + "/chapters").count == 3)
    }
  }

  /// Another package's folder, one without chapters, and one whose list is not ours.
  @Test func refusesFoldersThatAreNoCheckout() throws {
    try withCheckout { folder in
      func refuse(in directory: String) throws {
        let run = try BookProcess.run("chapters", ["new", "denoising"], in: directory)
        #expect(run.exitCode == 66 && run.lastError.contains("not a checkout of the book"))
      }
      try refuse(in: folder + "/chapters")
      try Data("let book = all\n".utf8).write(
        to: URL(fileURLWithPath: folder + "/Package.swift"))
      try refuse(in: folder)
      try FileManager.default.removeItem(atPath: folder + "/Package.swift")
      try refuse(in: folder)
      #expect(try contents(of: folder).isEmpty)
    }
  }

  /// Each call that changes a file fails once, as on a full disk, or meets Ctrl-C: then there is the
  /// whole chapter and its line, or nothing of both.
  @Test(.enabled(if: FaultInjector.isAvailable, "needs Linux with seccomp's user notification"))
  func leavesNothingHalfDoneBehind() throws {
    try withTemporaryDirectory { logFolder in
      let log = logFolder + "/log"
      try withCheckout { folder in
        let run = try FaultInjector.run(
          ["--log", log], "chapters", ["new", "denoising"], in: folder)
        #expect(run.exitCode == 0, "\(run.errors)")
      }
      let changes = try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n")
      #expect(changes.count >= 6)
      for (index, change) in changes.enumerated() {
        let faults = [["--error", "28"], ["--signal", "INT"]]
        for fault in FaultInjector.isQuick ? [faults[index % 2]] : faults {
          try expectAllOrNothing(["--at", "\(index + 1)"] + fault, "\(fault) at \(change)")
        }
      }
    }
  }

  private func expectAllOrNothing(_ fault: [String], _ words: String) throws {
    try withCheckout { folder in
      let run = try FaultInjector.run(fault, "chapters", ["new", "denoising"], in: folder)
      let chapters = try FileManager.default.contentsOfDirectory(atPath: folder + "/chapters")
      let manifest = try String(contentsOfFile: folder + "/Package.swift", encoding: .utf8)
      let isThere = chapters.contains("07-denoising")
      #expect(isThere == (run.exitCode == 0), "\(words): \(run.errors)")
      #expect(isThere == manifest.contains("\"07-denoising\","), "\(words)")
      #expect(chapters.count == (isThere ? 4 : 3), "\(words): \(chapters)")
      #expect(isThere || manifest == Self.manifest, "\(words)")
      let files = try FileManager.default.contentsOfDirectory(atPath: folder)
      #expect(files.sorted() == ["Package.swift", "chapters"], "\(words)")
    }
  }
}
