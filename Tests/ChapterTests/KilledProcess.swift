import Foundation
import TestSupport

/// A chapter that is killed by SIGKILL as soon as some of its epochs have ended: the process that
/// trains, and the one that has started it.
struct KilledProcess {
  /// Whether it was; a process that came to its end before was not.
  let isKilled: Bool
  /// The exit code of a process that was not.
  let exitCode: Int32

  /// Runs the executable at `path`, told to keep its milestones, in `directory`, and kills it when
  /// `epochCount` epochs have ended, or, with `halfAnEpochLater`, after half the time more that the
  /// last of them took.
  init(
    path: String, _ arguments: [String], in directory: String, afterEpochs epochCount: Int,
    halfAnEpochLater: Bool
  ) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: directory)
    let errors = Pipe()
    process.standardError = errors
    process.standardOutput = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    try process.run()
    var epochs = 0
    var lastEnd = ContinuousClock.now
    var epochTime = Duration.zero
    while epochs < epochCount {
      let data = errors.fileHandleForReading.availableData
      guard !data.isEmpty else { break }
      let count = String(decoding: data, as: UTF8.self).ranges(of: ", epoch ").count
      guard count > 0 else { continue }
      let now = ContinuousClock.now
      (epochTime, lastEnd) = (now - lastEnd, now)
      epochs += count
    }
    if halfAnEpochLater {
      Thread.sleep(forTimeInterval: epochTime / .seconds(1) / 2)
    }
    if epochs >= epochCount {
      for child in Self.children(of: process.processIdentifier) { kill(child, SIGKILL) }
      kill(process.processIdentifier, SIGKILL)
    }
    process.waitUntilExit()
    exitCode = process.terminationStatus
    isKilled = process.terminationReason == .uncaughtSignal && process.terminationStatus == SIGKILL
  }

  /// The processes that `process` has started, where the system tells.
  private static func children(of process: Int32) -> [Int32] {
    let path = "/proc/\(process)/task/\(process)/children"
    let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    return text.split(separator: " ").compactMap { Int32($0) }
  }
}
