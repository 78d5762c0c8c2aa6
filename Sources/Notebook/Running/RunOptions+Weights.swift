import Checkpoints

extension RunOptions {
  /// The options for files of the reader's own that change the results; with any, a run is not the
  /// default one.
  var inputs: [String] {
    (data == nil ? [] : ["--data", "DIR"])
      + (initialWeights == nil ? [] : ["--initial-weights", "FILE"])
  }

  /// Whether there is any of these.
  public var hasInputs: Bool { !inputs.isEmpty }

  /// The name of an option that means the weights of one chapter, where one is given.
  public var optionForOneChapter: String? {
    saveWeights != nil ? "--save-weights" : initialWeights != nil ? "--initial-weights" : nil
  }

  /// The name of an option that asks for a file of the run itself, where one is given: what only
  /// looks at reports has none to write.
  public var optionForRunsOnly: String? {
    let options = [
      "--json": json, "--save-weights": saveWeights, "--checkpoint": checkpoint,
    ]
    return options.filter { $0.value != nil }.keys.min()
  }

  /// The folder in which `chapter` keeps the states of its trainings, where there is to be one.
  ///
  /// Throws `CheckpointError` and `FileError`.
  func openCheckpoints(of chapter: String) throws -> CheckpointFolder? {
    try checkpoint.map { try CheckpointFolder(root: $0, name: chapter, resumes: resume) }
  }
}
