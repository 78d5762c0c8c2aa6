import Basics
import Platform

/// Runs chapters as processes, some side by side; the lines that each one prints stay together.
package final class Supervisor {
  /// The most chapters at once.
  private let jobs: Int
  /// The threads of all chapters that run at once.
  private let threadCount: Int
  private let display: ProgressDisplay

  private var running: [SupervisedChapter] = []
  private var results: [ChapterResult] = []
  /// The stream for the paths of the files written, if there is one.
  private let paths: StandardStream?
  /// The chapters whose paths are not all printed, in the book's order, and the paths of each that wait for it.
  private var unprinted: [(name: String, paths: [String])] = []

  /// A supervisor of at most `jobs` chapters at once, which share `threadCount` threads.
  package init(
    jobs: Int, threadCount: Int, display: ProgressDisplay, paths: StandardStream? = .output
  ) {
    self.paths = paths
    self.jobs = jobs
    self.threadCount = threadCount
    self.display = display
  }

  /// Runs `chapters`, each with the `arguments` of its name and its number of threads; the
  /// variables of `environment` replace inherited ones. Returns the results in the order of
  /// `chapters`, without those that did not start: after a result that concerns all, or a signal.
  package func run(
    _ chapters: [ChapterExecutable], environment: [String: String] = [:],
    arguments: (String) -> [String]
  ) -> [ChapterResult] {
    var waiting = chapters[...]
    var shares = Self.shares(of: threadCount, among: min(jobs, chapters.count))
    unprinted = chapters.map { ($0.name, []) }
    while !running.isEmpty || !waiting.isEmpty {
      while !Interruption.isPending, let share = shares.first, let next = waiting.popFirst() {
        if start(next, arguments(next.name), environment, threadCount: share) {
          shares.removeFirst()
        }
      }
      if Interruption.isPending { waiting = [] }
      ChapterProcess.wait(for: running.map(\.process))
      Interruption.forward(to: running.map(\.process))
      for chapter in running {
        chapter.advance()
        report(chapter)
        guard let result = chapter.result else { continue }
        running.removeAll { $0 === chapter }
        shares.append(chapter.threadCount)
        conclude(result, after: chapter)
        // After a signal, the other chapters end by themselves.
        if result.concernsAll, !Interruption.isPending {
          endRunning()
          waiting = []
          break
        }
      }
      if waiting.isEmpty { shareThreads() }
      display.redraw()
    }
    printPaths(areAllDone: true)
    return chapters.compactMap { chapter in results.first { $0.name == chapter.name } }
  }

  /// Gives the threads of chapters that have ended to those that run.
  private func shareThreads() {
    let shares = Self.shares(of: threadCount, among: running.count)
    for (chapter, share) in zip(running.sorted { $0.threadCount > $1.threadCount }, shares) {
      chapter.give(threads: max(share, chapter.threadCount))
    }
  }

  /// `total` shared out among `count`, at least 1 each, the larger shares first.
  static func shares(of total: Int, among count: Int) -> [Int] {
    (0..<count).map { max(1, total / count + ($0 < total % count ? 1 : 0)) }
  }

  private func start(
    _ executable: ChapterExecutable, _ arguments: [String], _ environment: [String: String],
    threadCount: Int
  ) -> Bool {
    do throws(Failure) {
      running.append(
        try SupervisedChapter(
          executable, arguments: arguments, environment: environment, threadCount: threadCount))
      display.begin(executable.name, threadCount: threadCount)
      return true
    } catch {
      let failure = ChapterFailure(message: error.description)
      display.write([failure.description], to: .error)
      results.append(
        ChapterResult(name: executable.name, outcome: .failed(failure), exitCode: error.exitCode))
      return false
    }
  }

  /// Shows the chapter's progress and, as soon as no other chapter runs, its lines.
  private func report(_ chapter: SupervisedChapter) {
    let news = chapter.takePathsAndProgress()
    for progress in news.progress { display.update(chapter.name, progress) }
    if let index = unprinted.firstIndex(where: { $0.name == chapter.name }) {
      unprinted[index].paths += news.paths
    }
    printPaths()
    if running.count == 1 || chapter.result != nil {
      display.write(chapter.takeLines(), to: .error)
    }
  }

  /// Prints the paths in the book's order, whichever chapter is done first.
  private func printPaths(areAllDone: Bool = false) {
    while let first = unprinted.first {
      if let paths { display.write(first.paths, to: paths) }
      unprinted[0].paths = []
      guard areAllDone || results.contains(where: { $0.name == first.name }) else { return }
      unprinted.removeFirst()
    }
  }

  private func conclude(_ result: ChapterResult, after chapter: SupervisedChapter) {
    results.append(result)
    display.end(
      result.name, after: result.exitCode == .success ? chapter.start.duration(to: .now) : nil)
    display.write(result.lines, to: .error)
  }

  /// Ends the chapters that run. Only those that have just published are reported.
  private func endRunning() {
    for chapter in running { chapter.process.send(signal: SIGTERM) }
    while !running.isEmpty {
      ChapterProcess.wait(for: running.map(\.process))
      for chapter in running {
        chapter.advance()
        guard let result = chapter.result else { continue }
        running.removeAll { $0 === chapter }
        if case .published = result.outcome {
          report(chapter)
          conclude(result, after: chapter)
        } else {
          display.end(chapter.name, after: nil)
        }
      }
    }
  }
}
