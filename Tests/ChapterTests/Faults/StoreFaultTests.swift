import Foundation
import Testing

/// Signals and full disks while entries of the store are written: each entry is whole or missing, and the next run
/// ends as if nothing had been.
@Suite(.limitsProcesses, .enabled(if: !FaultInjector.isQuick, FaultInjector.reason))
struct StoreFaultTests {
  private static let options = SmallData.options + ["--store", "store", "--output", "out"]

  /// At each call that changes a file of the store, or at a sample of them.
  @Test(
    .enabled(if: FaultInjector.isAvailable, "needs Linux with seccomp's user notification"),
    arguments: [("KILL", "group"), ("INT", "program")])
  func survivesSignals(signal: String, target: String) throws {
    try SmallData.with { folder, data in
      let arguments = Self.options + ["--data", data]
      let whole = try FaultInjector.run(
        ["--log", "changes"], "tied-weights", arguments, in: folder)
      try #require(whole.exitCode == 0, "\(whole.errors)")
      let expected = try contents(of: folder + "/out")
      let changes = try String(contentsOfFile: folder + "/changes", encoding: .utf8)
        .split(separator: "\n")
      let moments = changes.indices.filter { changes[$0].contains("store/") }
      try #require(moments.count >= 6 * 4)
      for moment in sample(moments) {
        let name = "\(signal) before change \(moment + 1), \(changes[moment])"
        for path in ["store", "out"] {
          try FileManager.default.removeItem(atPath: folder + "/" + path)
        }
        let run = try FaultInjector.run(
          ["--signal", signal, "--to", target, "--at", "\(moment + 1)"], "tied-weights", arguments,
          in: folder)
        #expect(run.exitCode == (signal == "KILL" ? 128 + SIGKILL : 130), "\(name): \(run.errors)")
        let hidden = try OutputState(of: folder + "/store").hidden
        #expect(hidden.isEmpty || signal == "KILL", "\(name)")
        let next = try BookProcess.run("tied-weights", arguments, in: folder)
        #expect(next.exitCode == 0 && next.errors.isEmpty, "\(name): \(next.errors)")
        #expect(try contents(of: folder + "/out") == expected, "\(name)")
        #expect(try OutputState(of: folder + "/store").hidden.isEmpty, "\(name)")
      }
    }
  }

  /// Room for one state, but not for the next one beside it.
  @Test(.enabled(if: OwnMounts.areAvailable, OwnMounts.reason))
  func fullDisk() throws {
    try SmallData.with { folder, data in
      let command = [BookProcess.built("tied-weights")] + Self.options + ["--data", data]
      let script = """
        mkdir store && mount -t tmpfs -o size=1m none store || exit 99
        "$@" && ls -A store >kept
        """
      let run = try shell(script, command, in: folder, before: OwnMounts.words)
      #expect(run.exitCode == 0, "\(run.errors)")
      let lines = run.errors.split(separator: "\n")
      #expect(lines.count == 1 && run.errors.contains("nothing is kept for the next run"))
      #expect(run.errors.contains("No space left on device"), "\(run.errors)")
      let kept = try String(contentsOfFile: folder + "/kept", encoding: .utf8)
      #expect(!kept.contains("tmp") && kept.contains("training-"), "\(kept)")
      let whole = try BookProcess.run(
        "tied-weights", SmallData.options + ["--data", data, "--output", "whole"], in: folder)
      #expect(whole.exitCode == 0, "\(whole.errors)")
      #expect(try contents(of: folder + "/out") == contents(of: folder + "/whole"))
    }
  }

  private func sample(_ moments: [Int]) -> [Int] {
    FaultInjector.isThorough
      ? moments : [1, 3].map { moments[$0 * moments.count / 4] }
  }
}
