import Foundation
import TestSupport
import Testing

@testable import chapters

/// `chapters check` with shell scripts in the places of the chapters' executables, for what the
/// real ones never do.
@Suite(.limitsProcesses) struct CheckingStandInsTests {
  /// Calls `body` with a folder that holds `chapters`, and stand-ins for its chapters that run
  /// `script` with the folder of their report in `$report`, and the title of the file `title`.
  private func withStandIns(
    _ script: String, _ body: (_ folder: String) throws -> Void
  ) throws {
    try withTemporaryDirectory { folder in
      let files = FileManager.default
      try files.copyItem(atPath: BookProcess.built("chapters"), toPath: folder + "/chapters")
      for name in Book.chapters {
        let text = """
          #!/bin/sh
          for word in "$@"; do case $word in --output=*) root=${word#--output=} ;; esac; done
          root=${root:-output}
          report=$root/\(name)
          mkdir -p "$report"
          title=$(cat title 2>/dev/null || echo Title)
          echo '{"name": "\(name)", "title": "'"$title"'"}' >"$report/metrics.json"
          \(script)
          (
            cd "$root"
            grep -v '  \(name)/' MANIFEST.sha256 >lines 2>/dev/null
            sha256sum \(name)/* >>lines
            mv lines MANIFEST.sha256
          )
          echo '{"published": {"root": "'"$root"'", "metrics": "{}"}}' >&3
          """
        try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/" + name))
        try files.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder + "/" + name)
      }
      try body(folder)
    }
  }

  private func chapters(_ arguments: [String], in folder: String) throws -> BookProcess {
    try BookProcess.run(
      path: folder + "/chapters", arguments, in: folder, environment: ["TMPDIR": folder + "/tmp"])
  }

  private func makeTemporaryFolder(in folder: String) throws {
    try FileManager.default.createDirectory(
      atPath: folder + "/tmp", withIntermediateDirectories: true)
  }

  /// The folders that checks have left, besides what failed chapters had shown.
  private func temporaryFolders(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder + "/tmp").filter {
      $0.hasPrefix("chapters-check-")
    }
  }

  /// The report depends on the threads, and the second replay finds it.
  @Test func findsReplaysThatDisagree() throws {
    try withStandIns(
      #"case " $* " in *--threads=7*) echo other ;; *) echo text ;; esac >"$report/README.md""#
    ) { folder in
      try makeTemporaryFolder(in: folder)
      #expect(try chapters(["run", "--jobs", "1"], in: folder).exitCode == 0)
      let options = ["check", "tied-weights", "--threads", "6", "--repeat"]
      let few = try chapters(options + ["5"], in: folder)
      #expect(few.exitCode == 0, "\(few.output)\(few.errors)")
      #expect(try temporaryFolders(in: folder).isEmpty)
      let many = try chapters(options + ["6"], in: folder)
      #expect(many.exitCode == 2)
      #expect(many.output.contains("\n-text\n+other\n"), "\(many.output)")
      let last = many.lastError
      #expect(last.contains("SWIFT_DETERMINISTIC_HASHING=0"), "\(last)")
      #expect(last.hasSuffix("swift run -c release chapters check tied-weights --threads=7"))
      #expect(many.errors.contains("error: a run with 7 threads, "))
      #expect(try temporaryFolders(in: folder).count == 1)
    }
  }

  /// The other chapters are compared all the same; the failure decides the exit code.
  @Test func chaptersThatFail() throws {
    for (end, said) in [
      ("exit 1", ""), ("kill -9 $$", "error: chapter 'tied-weights': killed"), ("exit 0", ""),
    ] {
      try withStandIns(
        #"""
        echo text >"$report/README.md"
        if [ -e fail ] && [ "${report##*/}" = tied-weights ]; then \#(end); fi
        """#
      ) { folder in
        try makeTemporaryFolder(in: folder)
        #expect(try chapters(["run", "--jobs", "1"], in: folder).exitCode == 0)
        try Data().write(to: URL(fileURLWithPath: folder + "/fail"))
        let check = try chapters(["check"], in: folder)
        #expect(check.exitCode == 1 && check.output.isEmpty, "\(check.output)\(check.errors)")
        #expect(said.isEmpty || check.errors.contains(said), "\(check.errors)")
        #expect(check.lastError.contains("1 of \(Book.chapters.count) chapters failed"))
        #expect(check.lastError.hasSuffix("run: swift run -c release chapters check tied-weights"))
        #expect(try temporaryFolders(in: folder).isEmpty)
        try Data("edited".utf8).write(
          to: URL(fileURLWithPath: folder + "/output/stacked-autoencoder/README.md"))
        let edited = try chapters(["check"], in: folder)
        #expect(edited.exitCode == 1)
        #expect(edited.output.hasPrefix("hand-edited: output/stacked-autoencoder/README.md"))
        #expect(
          edited.errors.contains("\nswift run -c release chapters run stacked-autoencoder\n"),
          "\(edited.errors)")
      }
    }
  }

  /// A report that is gone, all of them, and one of another title, which index and manifest show too.
  @Test func findsWhatIsMissingOrChanged() throws {
    try withStandIns(#"echo text >"$report/README.md""#) { folder in
      try makeTemporaryFolder(in: folder)
      #expect(try chapters(["run", "--jobs", "1"], in: folder).exitCode == 0)
      let all = try chapters(["check"], in: folder)
      let count = 2 * Book.chapters.count
      #expect(all.output == "'output': \(count + 1) files, each as a new run writes it\n")
      try Data("Other".utf8).write(to: URL(fileURLWithPath: folder + "/title"))
      let other = try chapters(["check"], in: folder)
      #expect(other.exitCode == 2)
      for file in ["README.md", "tied-weights/metrics.json", "MANIFEST.sha256"] {
        #expect(other.output.contains("changed: output/\(file): a new run removes"))
      }
      try FileManager.default.removeItem(atPath: folder + "/output")
      try FileManager.default.createDirectory(
        atPath: folder + "/output", withIntermediateDirectories: true)
      let none = try chapters(["check"], in: folder)
      #expect(none.exitCode == 2)
      let missing = none.output.split(separator: "\n").filter { $0.hasPrefix("missing: ") }
      #expect(missing.count == count + 2, "\(none.output)")
      #expect(none.lastError == "swift run -c release chapters run")
    }
  }

  /// A chapter that left the book: its report is named, and stays, since it may be another book's.
  @Test func chaptersThatLeftTheBook() throws {
    try withStandIns(#"echo text >"$report/README.md""#) { folder in
      try makeTemporaryFolder(in: folder)
      #expect(try chapters(["run", "--jobs", "1"], in: folder).exitCode == 0)
      let gone = folder + "/output/gone"
      try FileManager.default.createDirectory(atPath: gone, withIntermediateDirectories: true)
      try Data(#"{"name": "gone", "title": "Gone"}"#.utf8).write(
        to: URL(fileURLWithPath: gone + "/metrics.json"))
      #expect(try chapters(["run", "--jobs", "1"], in: folder).exitCode == 0)
      let check = try chapters(["check"], in: folder)
      #expect(check.exitCode == 0, "\(check.output)\(check.errors)")
      #expect(check.errors.contains("note: 'output/gone' is not compared: it is the report of"))
      #expect(check.errors.contains("to remove it, run: rm -r -- output/gone\n"))
      #expect(try chapters(["run", "--jobs", "1"], in: folder).exitCode == 0)
      #expect(FileManager.default.fileExists(atPath: gone))
    }
  }

  @Test func temporaryFolderThatCannotBeMade() throws {
    try withStandIns("exit 9") { folder in
      try FileManager.default.createDirectory(
        atPath: folder + "/output", withIntermediateDirectories: true)
      let check = try chapters(["check"], in: folder)
      #expect(check.exitCode == 73)
      #expect(check.errors.contains("cannot create folder '\(folder)/tmp/chapters-check-XXXXXX'"))
    }
  }
}
