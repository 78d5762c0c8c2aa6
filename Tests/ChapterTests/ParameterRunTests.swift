import Foundation
import Testing

/// Parameters from the command line and from files, as processes.
@Suite(.limitsProcesses) struct ParameterRunTests {
  /// Runs chapters on small data, and gives the reports by their paths.
  private func run(
    _ arguments: [String], of name: String = "chapters", file: String? = nil, in folder: String,
    data: String?
  ) throws -> BookProcess {
    var arguments = arguments + ["-q"]
    if let data { arguments += ["--data", data] }
    if let file {
      try Data(file.utf8).write(to: URL(fileURLWithPath: folder + "/p.json"))
      arguments += ["-f", "p.json"]
    }
    return try BookProcess.run(name, arguments, in: folder)
  }

  /// The report of `-f` is that of the same parameters with `-p`, and names them.
  @Test func aFileIsAsGoodAsOptions() throws {
    try SmallData.with { folder, data in
      let options = ["-p", "epochs=2", "-p", "batchSize=10", "--output"]
      let one = try run(options + ["one"], of: "tied-weights", in: folder, data: data)
      #expect(one.exitCode == 0, "\(one.errors)")
      let two = try run(
        ["tied-weights", "--epochs", "2", "--output", "two"],
        file: #"{"epochs": 9, "batchSize": 10, "stacked-autoencoder": {"l2": 0.5}}"#, in: folder,
        data: data)
      #expect(two.exitCode == 0, "\(two.errors)")
      #expect(try contents(of: folder + "/one") == contents(of: folder + "/two"))
      let report = try String(
        contentsOfFile: folder + "/two/tied-weights/README.md", encoding: .utf8)
      #expect(
        report.contains("swift run -c release tied-weights --epochs 2 -p batchSize=10 --data DIR"))
      #expect(report.contains("| batchSize    | 10     | 150"))
    }
  }

  /// A pipe can be read once: the process that the reader has started reads it.
  @Test(arguments: [["tied-weights"], ["chapters", "run", "tied-weights"]])
  func aFileMayBeAPipe(command: [String]) throws {
    try SmallData.with { folder, data in
      let options = ["--data", data, "--threads", "1", "--output", "out", "-f", "pipe"]
      let run = try shell(
        "mkfifo pipe; echo '{\"epochs\": 1, \"batchSize\": 10}' >pipe & \"$@\"",
        [BookProcess.built(command[0])] + command.dropFirst() + options, in: folder)
      #expect(run.exitCode == 0, "\(run.errors)")
      let report = try String(
        contentsOfFile: folder + "/out/tied-weights/README.md", encoding: .utf8)
      #expect(report.contains("tied-weights --epochs 1 -p batchSize=10 --data DIR"))
    }
  }

  /// Other parameters in one chapter: all reports go to one folder, and the committed one stays.
  @Test func oneChaptersOwnParameter() throws {
    try SmallData.with { folder, data in
      try FileManager.default.createDirectory(
        atPath: folder + "/output", withIntermediateDirectories: true)
      let run = try run(
        RunTests.chapters + ["--epochs", "1", "-p", "batchSize=10", "-p", "tied-weights.l2=0.25"],
        in: folder, data: data)
      #expect(run.exitCode == 0, "\(run.errors)")
      for (chapter, l2) in [("stacked-autoencoder", "0.001"), ("tied-weights", "0.25")] {
        let metrics = try String(
          contentsOfFile: folder + "/output-custom/\(chapter)/metrics.json", encoding: .utf8)
        #expect(metrics.contains("\"l2\": \(l2)"), "\(metrics)")
      }
      #expect(try contents(of: folder + "/output").isEmpty)
    }
  }

  struct Refusal: Sendable, CustomTestStringConvertible {
    let arguments: [String]
    let file: String?
    let exitCode: Int32
    let message: String
    var testDescription: String { "\(arguments) \(file ?? "")" }
  }

  static let refusals = [
    Refusal(
      arguments: ["-p", "notebookL2=x"], file: nil, exitCode: 64,
      message:
        "parameter 'notebookL2' must be a number in 0...1 (Float), not 'x'; the parameters are"
        + " learningRate (number in 0..., default 0.01): step size of Adam"),
    Refusal(
      arguments: RunTests.chapters + ["-p", "no-such.l2=1"], file: nil, exitCode: 64,
      message: "this run has stacked-autoencoder, tied-weights"),
    Refusal(
      arguments: ["tied-weights", "-p", "stacked-autoencoder.l2=1"], file: nil, exitCode: 64,
      message: "this run has tied-weights only"),
    Refusal(
      arguments: [], file: #"{"notebookL2": 2}"#, exitCode: 64,
      message:
        "p.json: parameter 'notebookL2' must be a number in 0...1 (Float), not '2'; the parameters are"
    ),
    Refusal(
      arguments: [], file: #"{"tied-weights": {"notebookL2": "x"}}"#, exitCode: 64,
      message: "p.json: parameter 'notebookL2' must be a number in 0...1 (Float), not 'x'"),
    Refusal(
      arguments: [], file: #"{"batch-size": 2}"#, exitCode: 64,
      message:
        "p.json: parameter 'batch-size' is not a parameter of 'stacked-autoencoder'; the parameters are"
    ),
    Refusal(
      arguments: [], file: #"{"l2": 0.1,}"#, exitCode: 65,
      message: "p.json:1:12: this is not valid JSON: expected a name in quotes, found '}'"),
    Refusal(
      arguments: [], file: #"{"l2": 1e-50}"#, exitCode: 64,
      message: "must be a number in 0...1 (Float), not '1e-50'"),
    Refusal(arguments: [], file: "[]", exitCode: 65, message: "p.json: expected a JSON object"),
    Refusal(arguments: ["-f", "none.json"], file: nil, exitCode: 66, message: "none.json"),
    Refusal(arguments: ["-f", "."], file: nil, exitCode: 66, message: "cannot read '.'"),
  ]

  /// Nothing is trained before: with MNIST itself, a run would take many seconds and write.
  @Test(arguments: FaultInjector.sample(refusals))
  func refuses(_ refusal: Refusal) throws {
    try SmallData.with { folder, _ in
      let run = try run(refusal.arguments, file: refusal.file, in: folder, data: nil)
      #expect(run.exitCode == refusal.exitCode, "\(run.errors)")
      #expect(run.errors.contains(refusal.message), "\(run.errors)")
      #expect(run.errors.hasPrefix("error: ") && run.errors.split(separator: "\n").count == 1)
      #expect(try contents(of: folder).keys.filter { $0 != "p.json" }.isEmpty)
    }
  }

  /// A chapter's own executable knows the same rules.
  @Test func refusesInAChaptersOwnExecutable() throws {
    try SmallData.with { folder, _ in
      let run = try run([], of: "tied-weights", file: #"{"l2": true}"#, in: folder, data: nil)
      #expect(run.exitCode == 64)
      #expect(
        run.lastError.hasPrefix(
          "error: p.json: parameter 'l2' must be a number in 0...1 (Float), not"))
    }
  }

  @Test func listsParametersForReadersAndMachines() throws {
    try SmallData.with { folder, _ in
      let list = try BookProcess.run("chapters", ["list"], in: folder)
      #expect(list.output.contains("  epochs (integer in 1...10000, default 5): passes over the"))
      let json = try BookProcess.run("chapters", ["list", "--json", "tied-weights"], in: folder)
      let object = try #require(
        try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
      let chapters = try #require(object["chapters"] as? [[String: Any]])
      #expect(chapters.map { $0["name"] as? String } == ["tied-weights"])
      let parameters = try #require(chapters[0]["parameters"] as? [[String: Any]])
      let epochs = try #require(parameters.first { $0["name"] as? String == "epochs" })
      #expect(epochs["type"] as? String == "Int" && epochs["default"] as? Int == 5)
      #expect(epochs["minimum"] as? Int == 1 && epochs["maximum"] as? Int == 10_000)
    }
  }
}
