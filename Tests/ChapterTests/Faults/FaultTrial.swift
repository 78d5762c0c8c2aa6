import Foundation
import Testing

/// A command that replaces an old output folder by a new one, to be disturbed at it.
///
/// The old reports are those of another seed, so every file of a chapter differs.
struct FaultTrial {
  let executable: String
  let arguments: [String]
  /// Where the commands run; the reports are in its folder `out`.
  let folder: String
  let old: OutputState
  let new: OutputState
  /// What runs of the book write when one of its chapters fails: the other one, and the summaries.
  let halves: [OutputState]
  /// The calls by which the undisturbed command changes files, in their order.
  let changes: [String]
  /// How long that takes, in microseconds.
  let duration: Int

  /// What comes of the faults of a command; `noExchange` where the file system has none.
  init(_ executable: String, in folder: String, data: String, noExchange: Bool = false) throws {
    self.executable = executable
    self.folder = folder
    let isStandIn = executable == "failing-chapter"
    let chapter = isStandIn ? executable : "tied-weights"
    let options =
      ["-q", "--threads", "1", "--output", "out", "--store", "none"]
      + (isStandIn ? [] : ["--epochs", "1", "-p", "batchSize=10", "--data", data])
    let seed = isStandIn ? "--epochs" : "--seed"
    let names = executable == "chapters" ? ["run"] + RunTests.chapters : []
    arguments = names + options + [seed, "2"]
    let before = try BookProcess.run(
      isStandIn ? executable : "chapters",
      (isStandIn ? [] : ["run"] + RunTests.chapters) + options + [seed, "1"], in: folder)
    try #require(before.exitCode == 0, "\(before.errors)")
    // A file of the user's, which every fault must leave in its place.
    try Data("mine".utf8).write(to: URL(fileURLWithPath: folder + "/out/\(chapter)/notes.md"))
    old = try OutputState(of: folder + "/out")
    try FileManager.default.copyItem(atPath: folder + "/out", toPath: folder + "/old")
    let start = ContinuousClock.now
    let run = try FaultInjector.run(
      (noExchange ? ["--no-exchange"] : []) + ["--log", "changes"], executable, arguments,
      in: folder)
    duration = Int((ContinuousClock.now - start) / .microseconds(1))
    try #require(run.exitCode == 0, "\(run.errors)")
    new = try OutputState(of: folder + "/out")
    let log = try String(contentsOfFile: folder + "/changes", encoding: .utf8)
    changes = log.split(separator: "\n").map { String($0.prefix { $0 != " " }) }
    halves = try executable == "chapters" ? Self.halves(options + [seed, "2"], in: folder) : []
    // Each file is new, or the trial would show nothing.
    let isCovered = new.parts.keys.contains { new.parts[$0] != old.parts[$0] }
    try #require(isCovered && new.hidden.isEmpty)
  }

  /// What is there after a run of each chapter alone, over the old reports.
  private static func halves(_ arguments: [String], in folder: String) throws -> [OutputState] {
    try RunTests.chapters.map { chapter in
      try restore(in: folder)
      let run = try BookProcess.run("chapters", ["run", chapter] + arguments, in: folder)
      try #require(run.exitCode == 0, "\(run.errors)")
      return try OutputState(of: folder + "/out")
    }
  }

  /// The old reports again, whatever there is now.
  func restore() throws { try Self.restore(in: folder) }

  private static func restore(in folder: String) throws {
    try FileManager.default.removeItem(atPath: folder + "/out")
    try FileManager.default.copyItem(atPath: folder + "/old", toPath: folder + "/out")
  }

  /// Runs the command with `fault`, from the old reports on.
  func run(_ fault: [String]) throws -> BookProcess {
    try restore()
    return try FaultInjector.run(fault, executable, arguments, in: folder)
  }

  /// Whether the manifest that is there has the digests of the files that are there.
  func manifestAgrees() throws -> Bool {
    try BookProcess.run(
      path: "/usr/bin/sha256sum", ["--check", "--strict", "--quiet", "MANIFEST.sha256"],
      in: folder + "/out"
    ).exitCode == 0
  }

  /// Expects that each part of the output is the old or the new one (the summaries of all chapters
  /// may tell of a new and an old one), and that the next run is as if nothing had been.
  func expectSurvival(
    _ fault: String, hiddenAllowed: Bool, missingAllowed: Bool = false,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let after = try OutputState(of: folder + "/out")
    let (parts, oldParts) = (after.visible.parts, old.parts)
    let whole = [old, new] + halves
    for name in oldParts.keys {
      if missingAllowed, parts[name] == nil { continue }
      #expect(
        whole.contains { $0.parts[name] == parts[name] } || isMixedManifest(name, after, whole),
        "\(fault): \(name) is neither old nor new", sourceLocation: sourceLocation)
    }
    #expect(
      Set(parts.keys).isSubset(of: oldParts.keys), "\(fault)", sourceLocation: sourceLocation)
    if !hiddenAllowed {
      #expect(after.hidden.isEmpty, "\(fault)", sourceLocation: sourceLocation)
      #expect(
        try emptyHiddenFolders().isEmpty, "\(fault)", sourceLocation: sourceLocation)
    }
    let next = try BookProcess.run(executable, arguments, in: folder)
    #expect(next.exitCode == 0, "\(fault): \(next.errors)", sourceLocation: sourceLocation)
    #expect(
      try OutputState(of: folder + "/out") == new, "\(fault): the next run differs",
      sourceLocation: sourceLocation)
    #expect(try emptyHiddenFolders().isEmpty, "\(fault)", sourceLocation: sourceLocation)
  }

  /// Whether the manifest has lines of several states: each chapter changes its own.
  private func isMixedManifest(_ name: String, _ state: OutputState, _ whole: [OutputState]) -> Bool
  {
    func lines(_ state: OutputState) -> Set<Substring> {
      Set(
        String(decoding: state.files["MANIFEST.sha256"] ?? Data(), as: UTF8.self).split(
          separator: "\n"))
    }
    let paths = lines(state).map { $0.dropFirst(64) }.sorted()
    return name == "MANIFEST.sha256" && paths == lines(old).map { $0.dropFirst(64) }.sorted()
      && lines(state).isSubset(of: Set(whole.flatMap(lines)))
  }

  /// Hidden folders, which `OutputState` does not see where they are empty.
  private func emptyHiddenFolders() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder + "/out").filter {
      $0.hasPrefix(".")
    }
  }
}
