import ArgumentParser
import Notebook
import Platform

/// The options for data and weights that every command that runs chapters has.
///
/// Its conforming types declare the options themselves instead of sharing a group: in debug builds ArgumentParser validates a group
/// within a group many times.
public protocol InputOptions: ChapterOptions {
  /// The folder of `--data`.
  var data: String? { get }
  /// The number of `--epochs`.
  var epochs: Int? { get }
  /// The file of `--initial-weights`.
  var initialWeights: String? { get }
}

extension ArgumentHelp {
  static let data = ArgumentHelp("Take the data from DIR instead of MNIST.", valueName: "DIR")
  static let epochs = ArgumentHelp(
    "Passes over the data, at least 1, as -p epochs=N.", valueName: "N")
  static let initialWeights = ArgumentHelp(
    "Start the chapter's main model from the weights in FILE (safetensors).", valueName: "FILE")
}

extension CompletionKind {
  static var weights: CompletionKind { .file(extensions: ["safetensors"]) }
}

extension InputOptions {
  /// `--data` and `--initial-weights`.
  public var inputs: [String] {
    (data == nil ? [] : ["--data", "DIR"])
      + (initialWeights == nil ? [] : ["--initial-weights", "FILE"])
  }

  /// `epochs`.
  public var parameters: [(name: String, value: String)] {
    epochs.map { [("epochs", "\($0)")] } ?? []
  }

  /// `--data` and `--initial-weights` with their values.
  var inputArguments: [String] {
    (data.map { ["--data=\($0)"] } ?? [])
      + (initialWeights.map { ["--initial-weights=\($0)"] } ?? [])
  }

  /// Throws `ValidationError` for an unknown `CHAPTERS_ISA`.
  func validateInstructionSet() throws {
    // All instruction sets. The chapter refuses those that this CPU or build lacks.
    let instructionSets = ["x86-64", "x86-64-v3", "x86-64-v4", "arm64"]
    if let value = ProcessInfo.processInfo.environment["CHAPTERS_ISA"],
      !instructionSets.contains(value)
    {
      throw ValidationError(
        "CHAPTERS_ISA must be one of \(instructionSets.joined(separator: ", ")), not '\(value)'")
    }
  }
}

/// The options of commands that write nothing but reports.
public struct ReadingOptions: InputOptions {
  /// The folder of `--data`.
  @Option(help: .data, completion: .directory, transform: nonEmptyPath)
  public var data: String?

  /// The number of `--epochs`.
  @Option(parsing: .unconditional, help: .epochs, transform: integer(from: 1))
  public var epochs: Int?

  /// The file of `--initial-weights`.
  @Option(help: .initialWeights, completion: .weights, transform: nonEmptyPath)
  public var initialWeights: String?

  /// No options.
  public init() {}

  /// Throws `ValidationError` for an unknown `CHAPTERS_ISA`.
  public func validate() throws { try validateInstructionSet() }

  /// The options but `--epochs`.
  public var arguments: [String] { inputArguments }

  /// `--initial-weights`.
  public var optionForOneChapter: String? { initialWeights.map { _ in "--initial-weights" } }
}

/// The options of the book's chapters beyond `RunOptions`: those of `InputOptions`, and those for
/// files that a run writes beside its report.
public struct TrainingOptions: InputOptions {
  /// The folder of `--data`.
  @Option(help: .data, completion: .directory, transform: nonEmptyPath)
  public var data: String?

  /// The number of `--epochs`.
  @Option(parsing: .unconditional, help: .epochs, transform: integer(from: 1))
  public var epochs: Int?

  /// The file of `--initial-weights`.
  @Option(help: .initialWeights, completion: .weights, transform: nonEmptyPath)
  public var initialWeights: String?

  @Option(
    help: ArgumentHelp(
      "Write the trained weights of the chapter's main model into FILE (safetensors).",
      valueName: "FILE"),
    completion: .file(), transform: nonEmptyPath)
  var saveWeights: String?

  @Option(
    help: ArgumentHelp(
      "Keep trainings and other costly results in DIR for the next run, or, with 'none', nowhere.",
      discussion: "By default in '.build/chapters/store', or without a '.build' in"
        + " '$XDG_CACHE_HOME/chapters'. Their bits are those of a new computation. At most 2 GiB.",
      valueName: "DIR"),
    completion: .directory, transform: nonEmptyPath)
  var store: String?

  @Flag(help: "Compute everything, and fail if the store has other bits.")
  var fresh = false

  /// No options.
  public init() {}

  /// Throws `ValidationError` for an unknown `CHAPTERS_ISA`, and for `--fresh` without a store.
  public func validate() throws {
    try validateInstructionSet()
    if fresh, store == "none" {
      throw ValidationError("--fresh compares with the store, so --store can't be 'none'")
    }
  }

  /// All options but `--epochs`.
  public var arguments: [String] {
    inputArguments + (saveWeights.map { ["--save-weights=\($0)"] } ?? [])
      + (store.map { ["--store=\($0)"] } ?? []) + (fresh ? ["--fresh"] : [])
  }

  /// `--save-weights` or `--initial-weights`.
  public var optionForOneChapter: String? {
    saveWeights.map { _ in "--save-weights" } ?? initialWeights.map { _ in "--initial-weights" }
  }

  /// The file of `--save-weights`.
  public var outputs: [(option: String, path: String)] {
    saveWeights.map { [("--save-weights", $0)] } ?? []
  }
}
