import ArgumentParser
import Notebook
import Platform
import Store

/// The options for data and weights of every command that runs chapters.
public struct InputOptions: ChapterOptions {
  @Option(
    help: ArgumentHelp("Take the data from DIR instead of MNIST.", valueName: "DIR"),
    completion: .directory, transform: nonEmptyPath)
  var data: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Passes over the data, at least 1, as -p epochs=N.", valueName: "N"),
    transform: integer(from: 1))
  var epochs: Int?

  @Option(
    help: ArgumentHelp(
      "Start the chapter's main model from the weights in FILE (safetensors).", valueName: "FILE"),
    completion: .file(extensions: ["safetensors"]), transform: nonEmptyPath)
  var initialWeights: String?

  /// No options.
  public init() {}

  /// Throws `ValidationError` for an unknown `CHAPTERS_ISA`.
  public func validate() throws {
    // All instruction sets. The chapter refuses those that this CPU or build lacks.
    let instructionSets = ["x86-64", "x86-64-v3", "x86-64-v4", "arm64"]
    if let value = ProcessInfo.processInfo.environment["CHAPTERS_ISA"],
      !instructionSets.contains(value)
    {
      throw ValidationError(
        "CHAPTERS_ISA must be one of \(instructionSets.joined(separator: ", ")), not '\(value)'")
    }
  }

  /// `--data` and `--initial-weights`.
  public var inputs: [String] {
    (data == nil ? [] : ["--data", "DIR"])
      + (initialWeights == nil ? [] : ["--initial-weights", "FILE"])
  }

  /// `epochs`.
  public var parameters: [(name: String, value: String)] {
    epochs.map { [("epochs", "\($0)")] } ?? []
  }

  /// The options but `--epochs`.
  public var arguments: [String] {
    (data.map { ["--data=\($0)"] } ?? [])
      + (initialWeights.map { ["--initial-weights=\($0)"] } ?? [])
  }

  /// `--initial-weights`.
  public var optionForOneChapter: String? { initialWeights.map { _ in "--initial-weights" } }
}

/// The options of the book's chapters beyond `RunOptions`: those of `InputOptions`, and those for
/// files that a run writes beside its report.
public struct TrainingOptions: ChapterOptions {
  @OptionGroup var input: InputOptions

  @Option(
    help: ArgumentHelp(
      "Write the trained weights of the chapter's main model into FILE (safetensors).",
      valueName: "FILE"),
    completion: .file(), transform: nonEmptyPath)
  var saveWeights: String?

  @OptionGroup var storing: StoreOptions

  /// No options.
  public init() {}

  /// Those of `InputOptions`.
  public var inputs: [String] { input.inputs }

  /// Those of `InputOptions`.
  public var parameters: [(name: String, value: String)] { input.parameters }

  /// All options but `--epochs`.
  public var arguments: [String] {
    input.arguments + (saveWeights.map { ["--save-weights=\($0)"] } ?? []) + storing.arguments
  }

  /// `--save-weights` or `--initial-weights`.
  public var optionForOneChapter: String? {
    saveWeights.map { _ in "--save-weights" } ?? input.optionForOneChapter
  }

  /// The file of `--save-weights`.
  public var outputs: [(option: String, path: String)] {
    saveWeights.map { [("--save-weights", $0)] } ?? []
  }

  /// The folder of `--data`.
  var data: String? { input.data }

  /// The file of `--initial-weights`.
  var initialWeights: String? { input.initialWeights }

  /// The store that `--store` names.
  func openStore() throws -> Store? { try storing.open() }
}
