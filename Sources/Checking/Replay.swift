import Basics

/// A run under other conditions than the first one, none of which may change a byte.
public struct Replay: Equatable, Sendable, CustomStringConvertible {
  /// The replay's place, from 1.
  public let number: Int
  /// The number of threads.
  public let threadCount: Int
  /// The instruction set of the kernels, `nil` for that of the first run.
  public let instructionSet: String?
  /// Whether hashing begins with a fixed seed, not with a random one for each process.
  public let hasFixedHashing: Bool

  /// `count` replays of a run with `threadCount` threads, in turn with the `instructionSets`.
  public static func list(
    count: Int, threadCount: Int, instructionSets: [String]
  ) -> [Replay] {
    (0..<count).map { index in
      Replay(
        number: index + 1,
        threadCount: index + 1 < threadCount ? index + 1 : index + 2,
        instructionSet: instructionSets.isEmpty
          ? nil : instructionSets[index % instructionSets.count],
        hasFixedHashing: index % 2 == 0)
    }
  }

  /// The variables of the process's environment.
  public var environment: [String: String] {
    var environment = ["SWIFT_DETERMINISTIC_HASHING": hasFixedHashing ? "1" : "0"]
    environment["CHAPTERS_ISA"] = instructionSet
    return environment
  }

  /// `1 thread, x86-64-v3, fixed hashing seed`.
  public var description: String {
    let hashing = hasFixedHashing ? "fixed hashing seed" : "random hashing seed"
    return ([counted(threadCount, "thread")] + [instructionSet].compactMap(\.self) + [hashing])
      .joined(separator: ", ")
  }
}
