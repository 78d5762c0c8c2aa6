import Foundation
import Testing

/// Each call by which a run changes a file, failing: on a full disk, a read-only or a broken one.
@Suite(
  .limitsProcesses,
  .enabled(if: FaultInjector.isAvailable, "needs Linux with seccomp's user notification"))
struct FailingCallTests {
  @Test func survivesAFullDisk() throws {
    try expectSurvival(of: FaultInjector.chapter, ENOSPC)
  }

  @Test(
    .enabled(if: FaultInjector.isThorough, "takes minutes: scripts/interrupt"),
    arguments: ["tied-weights", "chapters"], [ENOSPC, EROFS, EIO])
  func survives(executable: String, error: Int32) throws {
    try expectSurvival(of: executable, error)
  }

  private func expectSurvival(of executable: String, _ error: Int32) throws {
    try SmallData.with { folder, data in
      let trial = try FaultTrial(executable, in: folder, data: data)
      for index in sample(trial.changes) {
        let call = trial.changes[index]
        let name = "\(call), change \(index + 1), errno \(error)"
        let run = try trial.run(["--error", "\(error)", "--at", "\(index + 1)"])
        let isRemoval = ["unlink", "unlinkat", "rmdir"].contains(call)
        // A folder that cannot be renamed is exchanged; what cannot be removed is hidden; a file that cannot be
        // linked is moved.
        let canSucceed =
          isRemoval || call == "linkat"
          || trial.changes[index...].prefix(2) == ["rename", "renameat2"]
        if run.exitCode != 0 || !canSucceed {
          #expect([73, 74].contains(run.exitCode), "\(name): \(run.exitCode)")
          let reason = String(cString: strerror(error))
          let lines = run.errors.split(separator: "\n").filter { $0.contains("error: ") }
          #expect(lines.count == 1 && run.lastError.contains(reason), "\(name): \(run.errors)")
          #expect(run.lastError.contains("'out"), "\(name): \(run.errors)")
          #expect(!run.lastError.contains(".tmp-"), "\(name): \(run.errors)")
        }
        // A report whose manifest cannot be replaced keeps its note of digests.
        try trial.expectSurvival(name, hiddenAllowed: isRemoval || call == "rename")
      }
    }
  }

  /// All changes, or the first of each kind of call, and the last, which puts the manifest there.
  private func sample(_ changes: [String]) -> [Int] {
    guard !FaultInjector.isThorough else { return FaultInjector.share(Array(changes.indices)) }
    let chosen = Set(changes).subtracting(["rename", "rmdir"]).compactMap(changes.firstIndex)
    return (chosen + [changes.count - 1]).sorted()
  }
}
