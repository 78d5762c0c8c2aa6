import ArgumentParser
import Basics

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The options of `chapters run`, and of each chapter's own executable.
public struct RunOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Write the reports into DIR.",
      discussion: "Without it, into 'output', or, with other parameters or data than the default"
        + " ones, into 'output-custom'.",
      valueName: "DIR"))
  var output: String?

  @Option(help: ArgumentHelp("Train on the four MNIST files in DIR.", valueName: "DIR"))
  var data: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Passes over the training images, at least 1.", valueName: "N"))
  var epochs: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("What the random numbers begin with, at least 0.", valueName: "N"))
  var seed: UInt64?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Threads, at least 1 (default: all cores).", valueName: "N"))
  var threads: Int?

  @Option(
    name: .customShort("p"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Set a parameter of the chapter.", valueName: "name=value"))
  var parameters: [String] = []

  @Option(
    help: ArgumentHelp("Write metrics and times for machines into FILE.", valueName: "FILE"))
  var json: String?

  @Flag(name: .shortAndLong, help: "No progress, only errors.")
  var quiet = false

  @Flag(name: .shortAndLong, help: "Keep each step of the progress on the screen.")
  var verbose = false

  /// The options as none are given.
  public init() {}

  /// Refuses numbers that are too small, malformed `-p`, and options that contradict each other.
  public func validate() throws {
    if let epochs, epochs < 1 {
      throw ValidationError("--epochs must be at least 1, not \(epochs)")
    }
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads must lie in 1...1024, not \(threads)")
    }
    for (name, value) in [("output", output), ("data", data), ("json", json)] where value == "" {
      throw ValidationError("--\(name) needs a path")
    }
    if quiet, verbose { throw ValidationError("-q and -v contradict each other") }
    for parameter in parameters where parameter.dropFirst().firstIndex(of: "=") == nil {
      throw ValidationError("-p needs name=value, not '\(parameter)'")
    }
    if let problem = InstructionSetVariable.problem { throw ValidationError(problem) }
    var names = Set<String>()
    for override in overrides where !names.insert(override.name).inserted {
      throw ValidationError("parameter '\(override.name)' is set twice")
    }
  }

  /// All parameters that the options set.
  var overrides: [ParameterOverride] {
    var overrides: [ParameterOverride] = []
    if let epochs { overrides.append(.init(name: "epochs", text: String(epochs))) }
    if let seed { overrides.append(.init(name: "seed", text: String(seed))) }
    for parameter in parameters {
      let name = parameter.prefix { $0 != "=" }
      overrides.append(
        .init(name: String(name), text: String(parameter.dropFirst(name.count + 1))))
    }
    return overrides
  }

  /// Whether the options set any parameter.
  public var setsParameters: Bool { !overrides.isEmpty }

  /// Whether the data are others than the default ones.
  public var usesOwnData: Bool { data != nil }

  /// The folder of all reports: a run that is not the default one spares the committed ones.
  func root(isCustom: Bool) -> String { output ?? (isCustom ? "output-custom" : "output") }

  /// The folder of all reports, unless the options set parameters to what they are anyway.
  public var likelyRoot: String { root(isCustom: setsParameters || usesOwnData) }

  /// The folder that `--output` names.
  public var outputPath: String? { output }

  /// Where `--json` asks for metrics.
  public var metricsPath: String? { json }

  /// Whether only errors are told.
  public var isQuiet: Bool { quiet }

  /// How much the run tells.
  public var verbosity: Verbosity { quiet ? .quiet : verbose ? .verbose : .normal }

  /// The number of threads that they ask for, or that of all cores.
  public var threadCount: Int { threads ?? max(1, ProcessInfo.processInfo.activeProcessorCount) }

  /// The folder of the reports: `output`, unless they name another or may ask for other results.
  public var root: String {
    output ?? (setsParameters || usesOwnData ? "output-custom" : "output")
  }

  /// The options of a run that writes into the folder `output`, with `threads` if there is such a
  /// number.
  public func with(output: String? = nil, threads: Int? = nil) -> RunOptions {
    var options = self
    options.output = output ?? self.output
    options.threads = threads ?? self.threads
    return options
  }

  /// Those of the options on which the reports and their place depend.
  public var reproducing: RunOptions {
    var options = self
    options.threads = nil
    options.quiet = false
    options.verbose = false
    return options
  }

  /// The options as arguments of a chapter's own executable, all but `--json`.
  public var arguments: [String] {
    var arguments: [String] = []
    for (name, value) in [
      ("output", output), ("data", data), ("epochs", epochs.map { "\($0)" }),
      ("seed", seed.map { "\($0)" }), ("threads", threads.map { "\($0)" }),
    ] {
      if let value { arguments.append("--\(name)=\(value)") }
    }
    for parameter in parameters { arguments += ["-p", parameter] }
    if quiet { arguments.append("--quiet") }
    if verbose { arguments.append("--verbose") }
    return arguments
  }
}
