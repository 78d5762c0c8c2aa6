import Foundation
import Testing

/// Runs the book's executables, and does something bad to them when they change files
/// (`Tests/FaultInjector/main.c`).
enum FaultInjector {
  /// Whether this system lets us; it needs Linux, and a kernel that is not too old.
  static let isAvailable: Bool = {
    let run = try? BookProcess.run("fault-injector", ["--", "true"], in: "/")
    return run?.exitCode == 0
  }()

  /// How much is tried: by default a few faults at a few moments, of a chapter that takes no time, and a sample of the
  /// mistakes and failures; with `some`, as in `.ci/run`, all of them, and all faults at a sample of moments, of two
  /// chapters of the book too; with `all` each moment, which takes half an hour, or with `all:3/8` the third of eight
  /// parts of them.
  private static let extent =
    (ProcessInfo.processInfo.environment["CHAPTERS_FAULTS"] ?? "").split(separator: ":")
  static let isThorough = extent.first == "all"
  static let isQuick = !["all", "some"].contains(extent.first)
  /// The part of the moments to try.
  static let part: (number: Int, count: Int) = {
    let numbers = (extent.dropFirst().first ?? "").split(separator: "/").compactMap { Int($0) }
    return numbers.count == 2 ? (numbers[0], numbers[1]) : (1, 1)
  }()

  /// Why some suites do not run by default.
  static let reason: Comment = "runs with CHAPTERS_FAULTS=some"

  /// The chapter to disturb.
  static let chapter = isQuick ? "failing-chapter" : "tied-weights"

  /// All cases of a test; by default, where each takes a process or two, every `step`-th of them from the first on.
  static func sample<Case>(_ cases: [Case], every step: Int = 2) -> [Case] {
    isQuick ? stride(from: 0, to: cases.count, by: step).map { cases[$0] } : cases
  }

  /// Those of all `moments` that are in the part to try.
  static func share<Moment>(_ moments: [Moment]) -> [Moment] {
    stride(from: part.number - 1, to: moments.count, by: part.count).map { moments[$0] }
  }

  /// Runs the executable `name` with `fault`, the options of the injector. By default there is no
  /// folder for temporary files, in which a chapter could keep what it has shown while it runs, so
  /// that the calls are those of the report.
  static func run(
    _ fault: [String], _ name: String, _ arguments: [String], in directory: String,
    temporaryFolder: String = "/nowhere"
  ) throws -> BookProcess {
    try BookProcess.run(
      "fault-injector", fault + ["--", BookProcess.built(name)] + arguments, in: directory,
      environment: ["TMPDIR": temporaryFolder])
  }
}
