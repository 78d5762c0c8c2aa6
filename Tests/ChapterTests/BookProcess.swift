import Foundation
import TestSupport

/// Runs the book's executables as a reader does, and says what came of it.
struct BookProcess {
  let exitCode: Int32
  let output: String
  let errors: String

  /// The last line of standard error, but for a note on it.
  var lastError: String {
    errors.split(separator: "\n").last { !$0.contains("note: ") }.map(String.init) ?? ""
  }

  /// The last note.
  var lastNote: String {
    errors.split(separator: "\n").last { $0.contains("note: ") }.map(String.init) ?? ""
  }

  /// Runs the executable `name`, built beside these tests, in `directory`.
  static func run(
    _ name: String, _ arguments: [String] = [], in directory: String,
    environment: [String: String] = [:]
  ) throws -> BookProcess {
    try run(path: built(name), arguments, in: directory, environment: environment)
  }

  /// Runs the executable at `path`.
  static func run(
    path: String, _ arguments: [String], in directory: String, environment: [String: String] = [:]
  ) throws -> BookProcess {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: directory)
    // Files, since a pipe that nobody empties would stop a process that says much.
    return try withTemporaryDirectory { temporary in
      let (output, errors) = (temporary + "/output", temporary + "/errors")
      let files = FileManager.default
      for path in [output, errors] { _ = files.createFile(atPath: path, contents: nil) }
      process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: output))
      process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: errors))
      process.standardInput = FileHandle.nullDevice
      // Without a place for a store, unless the arguments name one.
      process.environment = ProcessInfo.processInfo.environment
        .filter { !["HOME", "XDG_CACHE_HOME"].contains($0.key) }.merging(environment) { $1 }
      try process.run()
      process.waitUntilExit()
      return BookProcess(
        exitCode: process.terminationStatus,
        output: try String(contentsOfFile: output, encoding: .utf8),
        errors: try String(contentsOfFile: errors, encoding: .utf8))
    }
  }

  /// Where the build put the executable `name`: beside the tests' own bundle.
  static func built(_ name: String) -> String {
    var directory = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    while !FileManager.default.isExecutableFile(atPath: directory.appending(path: name).path),
      directory.path != "/"
    {
      directory.deleteLastPathComponent()
    }
    return directory.appending(path: name).path
  }
}
