import Basics
import Supervision

extension Supervisor {
  /// A supervisor as `options` ask for it, of at most `jobs` chapters at once.
  package convenience init(options: RunOptions, jobs: Int = 1) {
    let display = ProgressDisplay(
      style: .standard(
        isQuiet: options.verbosity == .quiet, isVerbose: options.verbosity == .verbose))
    self.init(
      jobs: jobs, threadCount: options.threadCount, display: display,
      isFinal: { options.concernsAll($0.exitCode) })
  }
}

extension RunOptions {
  /// Whether a chapter that ends with `code` has said it for all: the command line, the data or the
  /// output folder are wrong for every chapter, or the reader has interrupted the work.
  package func concernsAll(_ code: Basics.ExitCode) -> Bool {
    switch code {
    case .usage, .noInput, .cannotCreateOutput, .cannotWriteOutput, .interrupted: true
    // The embedded data are good: without `--data`, it is the chapter's own text that is not.
    case .badData: usesOwnData
    case .success, .chapterFailed, .differenceFound, .internalError: false
    }
  }

  /// The code of the result that has ended the run for all chapters, or of the signal that did;
  /// `nil` where nothing has.
  package func finalCode(of results: [ChapterResult]) -> Basics.ExitCode? {
    if Signals.isInterrupted { return .interrupted }
    return results.first { concernsAll($0.exitCode) }?.exitCode
  }
}
