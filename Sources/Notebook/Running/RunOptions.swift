import ArgumentParser
import Basics

/// The options of every run, of a chapter's own executable or of `chapters`.
public struct RunOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The folder of the reports.",
      discussion: "By default 'output', or, with parameters or data other than the default"
        + " ones, 'output-custom'.",
      valueName: "DIR"),
    completion: .directory, transform: nonEmptyPath)
  var output: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The seed of the random numbers, at least 0, as -p seed=N.", valueName: "N"),
    transform: integer(from: 0))
  var seed: UInt64?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Threads, at least 1 (default: all cores).", valueName: "N"),
    transform: integer(from: 1, to: 1024))
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
      "Set the parameters in FILE, a JSON object. -p overrides it.", valueName: "FILE"),
    completion: .file(extensions: ["json"]), transform: nonEmptyPath)
  var parameterFiles: [String] = []

  @Flag(name: .shortAndLong, help: "Print only errors.")
  var quiet = false

  @Flag(name: .shortAndLong, help: "Keep each step of the progress on the screen.")
  var verbose = false

  /// No options.
  public init() {}

  /// Throws `ValidationError` for a malformed `-p`, and options that contradict each other.
  public func validate() throws {
    if parameterFiles.count > 1 { throw ValidationError("-f is given twice") }
    if quiet, verbose { throw ValidationError("-q and -v contradict each other") }
    for parameter in parameters where ParameterOverride(argument: parameter) == nil {
      throw ValidationError("-p needs name=value or chapter.name=value, not '\(parameter)'")
    }
  }
}

/// The option of the commands that write metrics for machines.
public struct MetricsOption: ParsableArguments {
  @Option(
    name: .customLong("json"),
    help: ArgumentHelp(
      "Write metrics and times as JSON into FILE, or, for '-', to standard output.",
      valueName: "FILE"),
    completion: .file(),
    transform: { $0 == MetricsOption.standardOutput ? $0 : try nonEmptyPath($0) })
  var path: String?

  /// The value that stands for standard output.
  static let standardOutput = "-"

  /// No option.
  public init() {}
}

/// The path that an option's value names, for the `transform` of an option.
@Sendable public func nonEmptyPath(_ value: String) throws -> String {
  guard !value.isEmpty else { throw ValidationError("expected a path, found nothing") }
  guard value != "-" else {
    throw ValidationError(
      "expected a path, found '-', which has no meaning here; write './-' for a file of that name")
  }
  return value
}

/// Reads an integer in `lowest...highest`, for the `transform` of an option.
public func integer<Value: FixedWidthInteger & Sendable>(
  from lowest: Value, to highest: Value = .max
) -> @Sendable (String) throws -> Value {
  { text in
    guard let value = Value(text), lowest <= value, value <= highest else {
      throw ValidationError("expected an integer in \(lowest)...\(highest)")
    }
    return value
  }
}

/// Refuses `arguments` that have an option twice: the parser would silently take the last one.
public func refuseRepeatedOptions(in arguments: [String]) throws(Failure) {
  // A shell asks for completions with the words typed so far.
  if arguments.first?.hasPrefix("---") == true { return }
  var names = Set<String>()
  var words = arguments.prefix { $0 != "--" }
  while let word = words.popFirst() {
    // Their values may begin with hyphens too, and `-p` may be repeated.
    if word == "-p" || word == "-f" { _ = words.popFirst() }
    guard word.hasPrefix("--") || word.hasPrefix("-j") else { continue }
    let name = word.hasPrefix("-j") ? "--jobs" : String(word.prefix { $0 != "=" })
    guard names.insert(name).inserted else {
      throw Failure("\(name) is given twice; give it once", .usage)
    }
  }
}

/// Options that a family of chapters has beyond `RunOptions`.
public protocol ChapterOptions: ParsableArguments {
  /// The options for the user's own files, such as `--data DIR`, which make a run a custom one.
  var inputs: [String] { get }
  /// The parameters that options set by another name: `--epochs 5` is `-p epochs=5`.
  var parameters: [(name: String, value: String)] { get }
  /// The options but those of `parameters`, as arguments of a child process.
  var arguments: [String] { get }
  /// The options for files that the run writes beside the reports, and their paths.
  var outputs: [(option: String, path: String)] { get }
  /// An option that needs a run of one chapter, if one is given.
  var optionForOneChapter: String? { get }
}

extension ChapterOptions {
  /// None.
  public var inputs: [String] { [] }
  /// None.
  public var parameters: [(name: String, value: String)] { [] }
  /// None.
  public var arguments: [String] { [] }
  /// None.
  public var outputs: [(option: String, path: String)] { [] }
  /// None.
  public var optionForOneChapter: String? { nil }
}

/// The options of chapters that have none beyond `RunOptions`.
public struct NoOptions: ChapterOptions {
  /// No options.
  public init() {}
}
