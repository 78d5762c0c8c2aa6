import Supervision

extension Supervisor {
  /// A supervisor as `options` ask for it, of at most `jobs` chapters at once.
  package convenience init(options: RunOptions, jobs: Int = 1) {
    let display = ProgressDisplay(
      style: .standard(
        isQuiet: options.verbosity == .quiet, isVerbose: options.verbosity == .verbose))
    self.init(jobs: jobs, threadCount: options.threadCount, display: display)
  }
}
