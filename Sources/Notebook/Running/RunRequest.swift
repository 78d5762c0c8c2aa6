import ArgumentParser
import Basics
import Platform

/// Everything that a command line asks of a run: the options of every run, and the chapters' own.
public struct RunRequest {
  private var options: RunOptions
  /// The options that the chapters have beyond `RunOptions`.
  public let own: any ChapterOptions
  /// The file of `--json`; `nil` also if the metrics go to standard output.
  let metricsPath: String?
  /// Whether standard output is for the metrics.
  let printsMetrics: Bool
  /// The parameters in the file of `-f`, once it is read: a pipe can be read only once.
  private var read: [ParameterOverride]?

  /// The request of a command line with these options.
  public init(_ options: RunOptions, _ own: any ChapterOptions, metrics: MetricsOption? = nil) {
    self.options = options
    self.own = own
    printsMetrics = metrics?.path == MetricsOption.standardOutput
    metricsPath = printsMetrics ? nil : metrics?.path
  }

  // MARK: Parameters

  /// The request with the file of `-f` read, which may be a pipe.
  ///
  /// Throws the errors of the file, and `ValidationError` if a parameter is set twice.
  public func readingFiles() throws -> RunRequest {
    var request = self
    request.read = try overrides()
    return request
  }

  /// All parameters that the options set, those in the file of `-f` included.
  func overrides() throws -> [ParameterOverride] {
    if let read { return read }
    let seed = options.seed.map { [(name: "seed", value: "\($0)")] } ?? []
    let stated =
      (own.parameters + seed).map { ParameterOverride(name: $0.name, text: $0.value) }
      + options.parameters.compactMap(ParameterOverride.init(argument:))
    var names = Set<String>()
    for override in stated where !names.insert(override.fullName).inserted {
      throw ValidationError("parameter '\(override.fullName)' is set twice")
    }
    return try stated + options.parameterFiles.flatMap(ParameterOverride.read)
  }

  /// Whether the options set any parameter.
  public var setsParameters: Bool {
    !own.parameters.isEmpty || options.seed != nil || !options.parameters.isEmpty
      || !options.parameterFiles.isEmpty
  }

  /// The parameters that the options set for each of `chapters`, which are some or all of `book`.
  public func assignment(
    to chapters: [ChapterDescription], book: [String]
  ) throws -> ParameterAssignment {
    try ParameterAssignment(overrides(), to: chapters, book: book)
  }

  // MARK: The run

  /// The folder of all reports. A custom run leaves the committed reports alone.
  public func root(isCustom: Bool) -> String {
    options.output ?? (isCustom ? "output-custom" : "output")
  }

  /// The options for files that the run writes beside the reports, and their paths.
  var outputs: [(option: String, path: String)] {
    own.outputs + (metricsPath.map { [("--json", $0)] } ?? [])
  }

  /// The stream for the paths of the files written: standard output, unless that is for the metrics.
  var pathStream: StandardStream { printsMetrics ? .error : .output }

  /// Whether options for the user's own files change the results.
  public var hasInputs: Bool { !own.inputs.isEmpty }

  /// Whether only errors are printed.
  public var isQuiet: Bool { options.quiet }

  /// Whether each step of the progress keeps its line.
  public var isVerbose: Bool { options.verbose }

  /// The number of threads that chapters that run at once share, by default one for each core.
  public var threadCount: Int {
    options.threads ?? max(1, ProcessInfo.processInfo.activeProcessorCount)
  }

  // MARK: Further runs

  /// The request of a run that writes into the folder `output`, with `threads` if that is given.
  public func with(output: String? = nil, threads: Int? = nil) -> RunRequest {
    var request = self
    request.options.output = output ?? options.output
    request.options.threads = threads ?? options.threads
    return request
  }

  /// The request with only those options on which the reports and their folder depend.
  public var reproducing: RunRequest {
    var request = self
    request.options.threads = nil
    request.options.quiet = false
    request.options.verbose = false
    return request
  }

  /// The options as arguments, without `--json`.
  public var arguments: [String] {
    var arguments = commonArguments(output: options.output)
    if let threads = options.threads { arguments.append("--threads=\(threads)") }
    for (name, value) in own.parameters { arguments.append("--\(name)=\(value)") }
    if let seed = options.seed { arguments.append("--seed=\(seed)") }
    for file in options.parameterFiles { arguments += ["-f", file] }
    for parameter in options.parameters { arguments += ["-p", parameter] }
    return arguments
  }

  /// The options as arguments of the executable of `chapter`, without `--json` and `--threads`, and with the
  /// parameters of `assignment`. If one chapter's run is custom, all reports go where custom ones go.
  public func arguments(for chapter: String, _ assignment: ParameterAssignment) -> [String] {
    with(output: options.output ?? (assignment.isCustom ? root(isCustom: true) : nil))
      .arguments(setting: assignment.settings(of: chapter))
  }

  /// The options as arguments of a chapter's executable, with the parameters of `settings`.
  func arguments(setting settings: [ParameterSetting]) -> [String] {
    commonArguments(output: options.output)
      + settings.flatMap { ["-p", "\($0.name)=\($0.text)"] }
  }

  private func commonArguments(output: String?) -> [String] {
    (output.map { ["--output=\($0)"] } ?? []) + own.arguments
      + (options.quiet ? ["--quiet"] : []) + (options.verbose ? ["--verbose"] : [])
  }
}
