import Foundation
import Testing

/// Signals at each moment at which a run changes a file, and at random ones: every file is then the
/// old or the new one, whole, a chapter's files together, and the next run is as if nothing had
/// been. `CHAPTERS_FAULTS` and `scripts/interrupt` try more of the moments.
@Suite(
  .limitsProcesses,
  .enabled(if: FaultInjector.isAvailable, "needs Linux with seccomp's user notification"),
  .serialized)
struct InterruptionTests {
  enum Signal: String, CaseIterable, Sendable {
    case kill = "KILL", interrupt = "INT", terminate = "TERM"
  }

  struct Command: Sendable, CustomTestStringConvertible {
    let executable: String
    /// Whom the signal reaches: Ctrl-C reaches all, `kill` the program alone, or the process that is
    /// about to change a file, which is the chapter's own nearly always.
    let target: String
    var testDescription: String { "\(executable), signal to \(target)" }
  }

  static let commands =
    [
      Command(executable: FaultInjector.chapter, target: "program"),
      Command(executable: FaultInjector.chapter, target: "caller"),
    ]
    + (FaultInjector.isQuick
      ? []
      : [
        Command(executable: "chapters", target: "program"),
        Command(executable: "chapters", target: "group"),
      ])

  @Test(arguments: commands)
  func survivesSignalsAtChanges(of command: Command) throws {
    try SmallData.with { folder, data in
      let trial = try FaultTrial(command.executable, in: folder, data: data)
      let moments = Array(1...trial.changes.count)
      for (index, moment) in sample(moments, of: command).enumerated() {
        // Of the whole book, one at each, in turn: there are many changes.
        let isEach = FaultInjector.isThorough && command.executable != "chapters"
        let signals = isEach ? Signal.allCases : [Signal.allCases[index % 3]]
        for signal in signals {
          try expectSurvival(
            of: trial, signal, command.target, ["--at", "\(moment)"],
            "\(signal) before change \(moment), \(trial.changes[moment - 1])")
        }
      }
    }
  }

  @Test(
    .enabled(if: FaultInjector.isThorough, "takes minutes: scripts/interrupt"), arguments: commands)
  func survivesSignalsAtRandomMoments(of command: Command) throws {
    try SmallData.with { folder, data in
      let trial = try FaultTrial(command.executable, in: folder, data: data)
      var random = SeededNumbers(seed: 4 + UInt64(FaultInjector.part.number))
      for signal in Signal.allCases {
        for _ in FaultInjector.share(Array(0..<50)) {
          // Half of them anywhere, half of them near a change of a file.
          let isAnywhere = Bool.random(using: &random)
          let moment =
            isAnywhere
            ? ["--after", "\(Int.random(in: 0..<trial.duration, using: &random))"]
            : [
              "--at", "\(Int.random(in: 1...trial.changes.count, using: &random))",
              "--after", "\(Int.random(in: 0..<300, using: &random))",
            ]
          try expectSurvival(
            of: trial, signal, command.target, moment,
            "\(signal) at \(moment.joined(separator: " "))")
        }
      }
    }
  }

  /// Killed where two steps replace a folder, a run leaves none for the moment; the next run
  /// finds the old one.
  @Test func survivesKillsWithoutExchange() throws {
    try SmallData.with { folder, data in
      let trial = try FaultTrial(
        FaultInjector.chapter, in: folder, data: data, noExchange: true)
      let steps = trial.changes.indices.filter { trial.changes[$0] == "rename" }
      // The try of one step, two steps, the chapter's manifest, index and manifest.
      try #require(steps.count == 6)
      let moments =
        FaultInjector.isThorough ? FaultInjector.share(Array(trial.changes.indices)) : [steps[2]]
      for index in moments {
        let fault = ["--no-exchange", "--signal", "KILL", "--at", "\(index + 1)"]
        #expect(try trial.run(fault).exitCode == 128 + SIGKILL)
        try trial.expectSurvival(
          "KILL before change \(index + 1) without exchange", hiddenAllowed: true,
          missingAllowed: true)
      }
    }
  }

  /// The same for `check`: the reports stay, and its temporary folder is removed.
  @Test(arguments: FaultInjector.isQuick ? ["group"] : ["program", "group"])
  func endsChecks(target: String) throws {
    try SmallData.with { folder, data in
      let options = SmallData.options + ["--data", data]
      let first = try BookProcess.run("tied-weights", options + ["--output", "out"], in: folder)
      try #require(first.exitCode == 0, "\(first.errors)")
      let before = try contents(of: folder + "/out")
      let temporary = folder + "/temporary"
      try FileManager.default.createDirectory(
        atPath: temporary, withIntermediateDirectories: false)
      func run(_ fault: [String]) throws -> BookProcess {
        try FaultInjector.run(
          fault, "chapters", ["check", "tied-weights", "--output", "out"] + options, in: folder,
          temporaryFolder: temporary)
      }
      let whole = try run(["--log", "changes"])
      #expect(whole.exitCode == 0, "\(whole.errors)")
      let log = try String(contentsOfFile: folder + "/changes", encoding: .utf8)
      let count = log.count { $0 == "\n" }
      // None before `main`, where sanitizers write files too.
      for (signal, moment) in [("INT", count / 8), ("TERM", count / 4), ("INT", count / 2)] {
        let run = try run(["--signal", signal, "--to", target, "--at", "\(moment)"])
        let name = "\(signal) before change \(moment) of \(count)"
        #expect(run.exitCode == 130, "\(name): \(run.errors)")
        #expect(run.output.isEmpty, "\(name): \(run.output)")
        #expect(try contents(of: folder + "/out") == before, "\(name)")
        let left = try FileManager.default.contentsOfDirectory(atPath: temporary)
        #expect(!left.contains { $0.hasPrefix("chapters-check") }, "\(name): \(left)")
      }
    }
  }

  private func expectSurvival(
    of trial: FaultTrial, _ signal: Signal, _ target: String, _ moment: [String], _ name: String
  ) throws {
    let run = try trial.run(["--signal", signal.rawValue, "--to", target] + moment)
    var codes: [Int32] =
      switch signal {
      case .kill: [128 + SIGKILL, 0]
      // Before the first line of `main` the system ends the process; after the last, nothing does.
      case .interrupt: [130, 0]
      case .terminate: [130, 128 + SIGTERM, 0]
      }
    // Who waits for the chapter's process tells that a signal has ended it.
    if target == "caller" { codes.append(1) }
    #expect(codes.contains(run.exitCode), "\(name): \(run.exitCode), \(run.errors)")
    if signal != .kill { #expect(try trial.manifestAgrees(), "\(name)") }
    try trial.expectSurvival(name, hiddenAllowed: signal == .kill)
  }

  /// All moments, or some spread over all that a run does.
  private func sample(_ moments: [Int], of command: Command) -> [Int] {
    guard !FaultInjector.isThorough else { return FaultInjector.share(moments) }
    let count = command.executable == "chapters" || command.target == "caller" ? 1 : 3
    var chosen = (0..<count).map { moments[(2 * $0 + 1) * moments.count / (2 * count)] }
    // SIGINT between making and removing the folder that a run tries before its work.
    if count > 1 { chosen[1] = moments[1] }
    return chosen
  }
}

/// Random numbers that are the same each time (SplitMix64).
struct SeededNumbers: RandomNumberGenerator {
  var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
