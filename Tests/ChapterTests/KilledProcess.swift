import Foundation
import TestSupport

/// A chapter that is killed by SIGKILL as soon as it has written some lines on standard error: the
/// process that trains, and the one that has started it.
struct KilledProcess {
  /// Whether it was; a process that came to its end before was not.
  let isKilled: Bool
  /// The exit code of a process that was not.
  let exitCode: Int32

  /// Runs the executable at `path` in `directory`, and kills it after `lineCount` lines, or, with
  /// `halfALineLater`, after half the time more that the last of them took.
  init(
    path: String, _ arguments: [String], in directory: String, afterLines lineCount: Int,
    halfALineLater: Bool
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
    var lines = 0
    var lastLine = ContinuousClock.now
    var lineTime = Duration.zero
    while lines < lineCount {
      let data = errors.fileHandleForReading.availableData
      guard !data.isEmpty else { break }
      let now = ContinuousClock.now
      let count = data.count { $0 == UInt8(ascii: "\n") }
      lines += count
      if count > 0 { (lineTime, lastLine) = (now - lastLine, now) }
    }
    if halfALineLater {
      Thread.sleep(forTimeInterval: lineTime / .seconds(1) / 2)
    }
    if lines >= lineCount {
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
