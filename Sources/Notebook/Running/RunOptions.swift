import ArgumentParser
import Basics
import Platform

/// The options of `chapters run`, and of each chapter's own executable.
public struct RunOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Write the reports into DIR.",
      discussion: "Without it, into 'output', or, with other parameters or data than the default"
        + " ones, into 'output-custom'.",
      valueName: "DIR"),
    completion: .directory)
  var output: String?

  @Option(
    help: ArgumentHelp("Take the data from DIR instead of the default ones.", valueName: "DIR"),
    completion: .directory)
  var data: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Passes over the data, at least 1, as -p epochs=N.", valueName: "N"))
  var epochs: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("What random numbers begin with, at least 0, as -p seed=N.", valueName: "N"))
  var seed: UInt64?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Threads, at least 1 (default: all cores).", valueName: "N"))
  var threads: Int?

  @Option(
    name: .customShort("p"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "Set a parameter, or, with -p chapter.name=value, that of one of several chapters.",
      valueName: "name=value"))
  var parameters: [String] = []

  @Option(
    name: .customShort("f"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "Set the parameters that the JSON object in FILE has; -p wins over it.", valueName: "FILE"),
    completion: .file(extensions: ["json"]))
  var parameterFiles: [String] = []

  @Option(
    help: ArgumentHelp("Write metrics and times for machines into FILE.", valueName: "FILE"),
    completion: .file())
  var json: String?

  @Option(
    help: ArgumentHelp(
      "Write the trained weights of the chapter's own model into FILE (safetensors).",
      valueName: "FILE"),
    completion: .file())
  var saveWeights: String?

  @Option(
    help: ArgumentHelp(
      "Start the chapter's own model from the weights in FILE (safetensors).", valueName: "FILE"),
    completion: .file(extensions: ["safetensors"]))
  var initialWeights: String?

  @Option(
    help: ArgumentHelp(
      "Keep the state of each training in DIR, epoch by epoch.", valueName: "DIR"),
    completion: .directory)
  var checkpoint: String?

  @Flag(help: "Go on from the states in the folder of --checkpoint.")
  var resume = false

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
    for (name, value) in [
      ("--output", output), ("--data", data), ("--json", json), ("-f", parameterFiles.first),
      ("--save-weights", saveWeights), ("--initial-weights", initialWeights),
      ("--checkpoint", checkpoint),
    ] where value == "" {
      throw ValidationError("\(name) needs a path")
    }
    if parameterFiles.count > 1 { throw ValidationError("-f is given twice") }
    if resume, checkpoint == nil {
      throw ValidationError("--resume needs --checkpoint DIR, the folder to go on from")
    }
    if quiet, verbose { throw ValidationError("-q and -v contradict each other") }
    for parameter in parameters where ParameterOverride(argument: parameter) == nil {
      throw ValidationError("-p needs name=value or chapter.name=value, not '\(parameter)'")
    }
    if let problem = InstructionSetVariable.problem { throw ValidationError(problem) }
    var names = Set<String>()
    for override in stated where !names.insert(override.fullName).inserted {
      throw ValidationError("parameter '\(override.fullName)' is set twice")
    }
  }

  /// The parameters that the command line itself sets.
  private var stated: [ParameterOverride] {
    [("epochs", epochs.map { "\($0)" }), ("seed", seed.map { "\($0)" })].compactMap { name, text in
      text.map { ParameterOverride(name: name, value: .untyped($0)) }
    } + parameters.compactMap(ParameterOverride.init(argument:))
  }

  /// All parameters that the options set, those of the file of `-f` too.
  ///
  /// Throws `FileError.cannotRead`, and `ParameterFileError`.
  func overrides() throws -> [ParameterOverride] {
    try stated + parameterFiles.flatMap(ParameterFile.read)
  }

  /// Whether the options set any parameter.
  public var setsParameters: Bool {
    epochs != nil || seed != nil || !parameters.isEmpty || !parameterFiles.isEmpty
  }

  /// What the options set for each of `chapters`, which are all of `book` or some.
  ///
  /// Throws what `overrides` throws, and `ParameterError`.
  public func assignment(
    to chapters: [ChapterDescription], book: [String]
  ) throws -> ParameterAssignment {
    try ParameterAssignment(overrides(), to: chapters, book: book)
  }

  /// Whether the data are others than the default ones.
  public var usesOwnData: Bool { data != nil }

  /// The folder of all reports: a run that is not the default one spares the committed ones.
  public func root(isCustom: Bool) -> String { output ?? (isCustom ? "output-custom" : "output") }

  /// Where `--json` asks for metrics.
  public var metricsPath: String? { json }

  /// Whether only errors are told.
  public var isQuiet: Bool { quiet }

  /// How much the run tells.
  public var verbosity: Verbosity { quiet ? .quiet : verbose ? .verbose : .normal }

  /// The number of threads that they ask for, or that of all cores. Chapters that run at once share
  /// them.
  public var threadCount: Int { threads ?? max(1, ProcessInfo.processInfo.activeProcessorCount) }

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

  /// The options as arguments, as they were given, all but `--json`.
  public var arguments: [String] {
    var arguments = commonArguments(output: output)
    if let threads { arguments.append("--threads=\(threads)") }
    if let epochs { arguments.append("--epochs=\(epochs)") }
    if let seed { arguments.append("--seed=\(seed)") }
    for file in parameterFiles { arguments += ["-f", file] }
    for parameter in parameters { arguments += ["-p", parameter] }
    return arguments
  }

  /// The options as arguments of the executable of `chapter`, all but `--json` and `--threads`; its
  /// parameters are those of `assignment`. Where any of them differs from its default, the reports of all chapters
  /// go where custom ones go, so that one index compares them.
  public func arguments(for chapter: String, _ assignment: ParameterAssignment) -> [String] {
    commonArguments(output: output ?? (assignment.isCustom ? root(isCustom: true) : nil))
      + assignment.settings(of: chapter).flatMap { ["-p", "\($0.name)=\($0.text)"] }
  }

  private func commonArguments(output: String?) -> [String] {
    var arguments: [String] = []
    for (name, value) in [
      ("output", output), ("data", data), ("save-weights", saveWeights),
      ("initial-weights", initialWeights), ("checkpoint", checkpoint),
    ] {
      if let value { arguments.append("--\(name)=\(value)") }
    }
    if resume { arguments.append("--resume") }
    if quiet { arguments.append("--quiet") }
    if verbose { arguments.append("--verbose") }
    return arguments
  }
}
