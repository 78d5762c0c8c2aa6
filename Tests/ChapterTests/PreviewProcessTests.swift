import Foundation
import TestSupport
import Testing

/// `chapters preview` as a process, with a `swift` that is a script.
@Suite(.limitsProcesses) struct PreviewProcessTests {
  /// Calls `body` with the folder of a checkout that has one chapter, and the options and environment of a preview.
  private func checkout(
    compiler: String = "sleep 0.1",
    _ body: (_ folder: String, _ options: [String], _ environment: [String: String]) throws -> Void
  ) throws {
    try SmallData.with(trainingCount: 180) { folder, data in
      let files = FileManager.default
      let chapter = folder + "/chapters/02-tied-weights"
      for path in [chapter, folder + "/bin", folder + "/temporary"] {
        try files.createDirectory(atPath: path, withIntermediateDirectories: true)
      }
      let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(
        path: "../..")
      try files.copyItem(
        at: root.appending(path: "chapters/02-tied-weights/main.swift"),
        to: URL(fileURLWithPath: chapter + "/main.swift"))
      try Data().write(to: URL(fileURLWithPath: folder + "/Package.swift"))
      try Data("#!/bin/sh\n\(compiler)\n".utf8).write(
        to: URL(fileURLWithPath: folder + "/bin/swift"))
      try files.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder + "/bin/swift")
      let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
      try body(
        folder, ["preview", "tied-weights", "--threads", "1", "--data", data],
        ["PATH": "\(folder)/bin:\(path)", "TMPDIR": folder + "/temporary"])
    }
  }

  /// Starts a preview, calls `body` with its address, and returns the exit code after `signal`.
  private func run(
    in folder: String, _ options: [String], _ environment: [String: String], signal: Int32 = SIGINT,
    _ body: (URL) throws -> Void
  ) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: BookProcess.built("chapters"))
    process.arguments = options
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    try body(try #require(URL(string: line.trimmingCharacters(in: .newlines)), "\(line)"))
    kill(process.processIdentifier, signal)
    process.waitUntilExit()
    #expect(process.terminationReason == .exit)
    return process.terminationStatus
  }

  /// The command lines of processes in `folder`, where the system tells.
  private func processes(in folder: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return names.filter { Int($0) != nil }.compactMap { name in
      let place = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(name)/cwd")
      guard place == folder else { return nil }
      return try? String(contentsOfFile: "/proc/\(name)/cmdline", encoding: .utf8)
    }
  }

  /// While it compiles, runs, or has done so: no process and no file is left, and the reports are untouched.
  @Test(arguments: [0, 30, 90, 150, 300, 1500] as [UInt32])
  func endsAtAnyMoment(milliseconds: UInt32) throws {
    let signal = [SIGINT, SIGTERM, SIGHUP][Int(milliseconds / 30 % 3)]
    try checkout { folder, options, environment in
      let code = try run(in: folder, options, environment, signal: signal) { _ in
        usleep(milliseconds * 1000)
      }
      #expect(code == 130)
      #expect(processes(in: folder).isEmpty, "\(processes(in: folder))")
      #expect(try contents(of: folder + "/temporary").isEmpty)
      #expect(!FileManager.default.fileExists(atPath: folder + "/output"))
      #expect(!FileManager.default.fileExists(atPath: folder + "/output-custom"))
    }
  }

  @Test func endsACompilerThatIgnoresSignals() throws {
    try checkout(compiler: "trap '' INT TERM; while true; do sleep 0.05; done") {
      folder, options, environment in
      let code = try run(in: folder, options, environment) { _ in usleep(300_000) }
      #expect(code == 130)
      usleep(100_000)
      #expect(processes(in: folder).isEmpty, "\(processes(in: folder))")
    }
  }

  @Test func showsTheReport() throws {
    try checkout { folder, options, environment in
      let code = try run(in: folder, options + ["--epochs", "1"], environment) { address in
        var page = ""
        for _ in 0..<2000 where !page.contains("data-phase=\"done\"") {
          usleep(10_000)
          page = try String(contentsOf: address, encoding: .utf8)
        }
        #expect(page.contains("<h2 id=\"reproduce-this\">"), "\(page.prefix(3000))")
        #expect(page.contains("--epochs 1"))
      }
      #expect(code == 130)
    }
  }

  @Test func refusesAPortInUse() throws {
    try checkout { folder, options, environment in
      _ = try run(in: folder, options, environment) { address in
        let port = "\(address.port ?? 0)"
        let second = try BookProcess.run(
          "chapters", options + ["--port", port], in: folder, environment: environment)
        #expect(second.exitCode == 73 && second.output.isEmpty)
        #expect(
          second.errors.hasPrefix(
            "error: cannot listen on 127.0.0.1:\(port): Address already in use;"))
        #expect(second.errors.count { $0 == "\n" } == 1)
      }
    }
  }

  @Test(arguments: [
    ("unknown", 64), ("--port=0", 64), ("--port=70000", 64), ("--threads=0", 64),
    ("--output=out", 64), ("tied-weights", 66),
  ])
  func refusesWhatItCannotDo(argument: String, code: Int32) throws {
    try withTemporaryDirectory { folder in
      let run = try BookProcess.run("chapters", ["preview", argument], in: folder)
      #expect(run.exitCode == code && run.errors.count { $0 == "\n" } == 1, "\(run.errors)")
      #expect(run.errors.hasPrefix("error: "))
    }
  }
}
