import Foundation
import Testing

/// Output folders and streams that fail: a clear error, exit code 73 or 74, the old report intact,
/// and no temporary file.
@Suite(.limitsProcesses, .enabled(if: !FaultInjector.isQuick, FaultInjector.reason))
struct OutputFaultTests {
  // MARK: Full disks

  /// A small file system in a separate mount namespace. One run's reports fit there with a third to
  /// spare; the old and the new ones together need twice as much.
  @Test(.enabled(if: OwnMounts.areAvailable, OwnMounts.reason), arguments: [true, false])
  func fullDisk(isPublished: Bool) throws {
    try withOldReport { folder, arguments in
      let thirds = isPublished ? 12 : 4
      let script = """
        size=$(($(du -sk out | cut -f 1) * \(thirds) / 3))k
        mkdir disk && mount -t tmpfs -o size=$size none disk && cp -R out/. disk || exit 99
        "$@" --output disk
        code=$?
        cp -R disk after || exit 98
        exit $code
        """
      let run = try shell(
        script, [BookProcess.built("tied-weights")] + arguments, in: folder, before: OwnMounts.words
      )
      let (before, after) = try (
        OutputState(of: folder + "/out"), OutputState(of: folder + "/after")
      )
      if isPublished {
        #expect(run.exitCode == 0, "\(run.errors)")
        #expect(after.hidden.isEmpty)
      } else {
        expectFailure(run, 74, "No space left on device", "'disk/tied-weights/")
        #expect(after == before)
      }
    }
  }

  @Test(
    .enabled(
      if: ProcessInfo.processInfo.environment["TSAN_OPTIONS"] == nil,
      "ThreadSanitizer itself writes a file that is larger"))
  func limitOnTheSizeOfFiles() throws {
    try expectFailure(74, "File too large", "'out/tied-weights/README.md'") { folder, command in
      // Counted in units of 512 or 1024 bytes: less than the page in either.
      try shell("ulimit -f 4; exec \"$@\"", command, in: folder)
    }
  }

  // MARK: Folders

  @Test(.enabled(if: Unprivileged.isAvailable, Unprivileged.reason))
  func readOnlyFolder() throws {
    try expectFailure(73, "Permission denied", "'out'") { folder, command in
      #expect(chmod(folder + "/out", 0o555) == 0)
      defer { chmod(folder + "/out", 0o755) }
      let words = Unprivileged.words + command
      return try BookProcess.run(path: words[0], Array(words.dropFirst()), in: folder)
    }
  }

  /// Made read-only after the start, when the check of the folder is past.
  @Test(.enabled(if: OwnMounts.areAvailable, OwnMounts.reason))
  func folderThatBecomesReadOnly() throws {
    try withOldReport { folder, arguments in
      let script = """
        mkdir disk && mount -t tmpfs none disk && cp -R out/. disk || exit 99
        mkfifo errors
        "$@" -p epochs=20 --output disk 2>errors &
        exec 3<errors
        read -r line <&3 && mount -o remount,ro disk || exit 97
        cat <&3 >&2
        wait $!
        code=$?
        cp -R disk after
        exit $code
        """
      let loud = arguments.filter { $0 != "-q" && $0 != "--epochs" && $0 != "2" }
      let run = try shell(
        script, [BookProcess.built("tied-weights")] + loud, in: folder, before: OwnMounts.words)
      expectFailure(run, 73, "Read-only file system", "'disk/tied-weights'")
      #expect(try OutputState(of: folder + "/after") == OutputState(of: folder + "/out"))
    }
  }

  /// The folder, and the one that it is in.
  @Test(arguments: ["disk", "disk/out"])
  func folderThatVanishes(which: String) throws {
    try SmallData.with { folder, data in
      let script = """
        mkdir -p disk/out errors && mkfifo errors/pipe
        "$@" 2>errors/pipe &
        exec 3<errors/pipe
        read -r line <&3 && rm -r \(which)
        cat <&3 >&2
        wait $!
        """
      let arguments = ["-p", "batchSize=10", "-p", "epochs=20", "--data", data]
      let run = try shell(
        script, [BookProcess.built("tied-weights")] + arguments + ["--output", "disk/out"],
        in: folder)
      expectFailure(run, 73, "was there when the run began, but is gone", "'disk/out'")
      #expect(!FileManager.default.fileExists(atPath: folder + "/disk/out"))
    }
  }

  @Test(arguments: ["out", "out/tied-weights"])
  func fileInPlaceOfTheFolder(path: String) throws {
    try SmallData.with { folder, data in
      for name in ["out", "out/tied-weights"] where path.hasPrefix(name) {
        let full = folder + "/" + name
        if name == path {
          try Data("mine".utf8).write(to: URL(fileURLWithPath: full))
        } else {
          #expect(mkdir(full, 0o777) == 0)
        }
      }
      for executable in ["chapters", "tied-weights"] {
        let run = try BookProcess.run(
          executable,
          (executable == "chapters" ? ["run", "tied-weights"] : []) + SmallData.options
            + ["--data", data, "--output", "out"], in: folder)
        expectFailure(run, 73, "must be a folder", "'\(path)'")
        #expect(try contents(of: folder) == [path: Data("mine".utf8)])
      }
    }
  }

  // MARK: Other outputs

  @Test(arguments: ["tied-weights", "chapters"])
  func metricsToAFullDisk(executable: String) throws {
    guard FileManager.default.fileExists(atPath: "/dev/full") else { return }
    try withOldReport { folder, arguments in
      let run = try BookProcess.run(
        executable, arguments + ["--output", "out", "--json", "/dev/full"], in: folder)
      expectFailure(run, 74, "No space left on device", "'/dev/full'")
      #expect(try OutputState(of: folder + "/out").hidden.isEmpty)
    }
  }

  /// The reports are whole; that their paths could not be told is an error all the same.
  @Test(arguments: ["tied-weights", "chapters"], [">&-", ">/dev/full", "| exec true"])
  func standardOutputThatTakesNothing(executable: String, redirection: String) throws {
    guard !redirection.contains("full") || FileManager.default.fileExists(atPath: "/dev/full")
    else { return }
    try SmallData.with { folder, data in
      let script = "{ sleep 0.1; \"$@\"; echo $? >code; } \(redirection)"
      let command =
        [BookProcess.built(executable)] + SmallData.options + ["--data", data, "--output", "out"]
      let run = try shell(script, command, in: folder)
      #expect(run.errors.contains("error: cannot write 'standard output': "), "\(run.errors)")
      #expect(try String(contentsOfFile: folder + "/code", encoding: .utf8) == "74\n")
      let after = try OutputState(of: folder + "/out")
      #expect(after.hidden.isEmpty)
      #expect(after.files["tied-weights/README.md"] != nil || executable == "chapters")
    }
  }

  /// What is for standard error never goes to a file that is opened in its place.
  @Test func closedStandardStreams() throws {
    try SmallData.with { folder, data in
      let command = ["-p", "batchSize=10", "--epochs", "1", "--data", data, "--output"]
      let usual = try BookProcess.run("tied-weights", command + ["usual"], in: folder)
      #expect(usual.exitCode == 0, "\(usual.errors)")
      let run = try shell(
        "exec \"$@\" <&- >&- 2>&-", [BookProcess.built("tied-weights")] + command + ["out"],
        in: folder)
      #expect(run.exitCode == 74)
      #expect(try contents(of: folder + "/out") == contents(of: folder + "/usual"))
    }
  }

  // MARK: Helpers

  /// Calls `body` with a folder in which `out` has a report of another seed, and the arguments of a
  /// run, all but `--output`.
  private func withOldReport(_ body: (String, [String]) throws -> Void) throws {
    try SmallData.with { folder, data in
      let arguments = SmallData.options + ["--data", data]
      let run = try BookProcess.run(
        "tied-weights", arguments + ["--output", "out", "--seed", "1"], in: folder)
      try #require(run.exitCode == 0, "\(run.errors)")
      try body(folder, arguments)
    }
  }

  /// Expects that what `run` does with the folder and the command leaves the old report as it was.
  private func expectFailure(
    _ code: Int32, _ reason: String, _ path: String,
    sourceLocation: SourceLocation = #_sourceLocation,
    run: (String, [String]) throws -> BookProcess
  ) throws {
    try withOldReport { folder, arguments in
      let before = try OutputState(of: folder + "/out")
      let command = [BookProcess.built("tied-weights")] + arguments + ["--output", "out"]
      let result = try run(folder, command)
      expectFailure(result, code, reason, path, sourceLocation: sourceLocation)
      #expect(try OutputState(of: folder + "/out") == before, sourceLocation: sourceLocation)
    }
  }

  private func expectFailure(
    _ run: BookProcess, _ code: Int32, _ reason: String, _ path: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(run.exitCode == code, "\(run.errors)", sourceLocation: sourceLocation)
    let lines = run.errors.split(separator: "\n").filter { $0.contains("error: ") }
    #expect(lines.count == 1, "\(run.errors)", sourceLocation: sourceLocation)
    #expect(
      run.lastError.contains(reason) && run.lastError.contains(path), "\(run.errors)",
      sourceLocation: sourceLocation)
  }
}
