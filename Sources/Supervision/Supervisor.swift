import Basics
import Platform

/// Runs chapters as processes, some side by side, and tells of them: paths on standard output in
/// the order of the chapters, and on standard error the progress, and each chapter's own lines
/// together.
package final class Supervisor {
  /// The most chapters at once.
  private let jobs: Int
  /// The threads of all chapters that run at once.
  private let threadCount: Int
  private let display: ProgressDisplay

  private var running: [SupervisedChapter] = []
  private var results: [ChapterResult] = []
  /// Paths that wait for the end of chapters that come before theirs.
  private var paths: [String: [String]] = [:]

  /// A supervisor of at most `jobs` chapters at once, which share `threadCount` threads.
  package init(jobs: Int, threadCount: Int, display: ProgressDisplay) {
    self.jobs = jobs
    self.threadCount = threadCount
    self.display = display
  }

  /// Runs `chapters`, each with the `arguments` of its name, the number of threads and, beside ours,
  /// `environment`; returns their results in that order: where one concerns all, that and those
  /// of chapters that were done before it was known; after a signal, those that had begun.
  package func run(
    _ chapters: [ChapterExecutable], environment: [String: String] = [:], tellsPaths: Bool = true,
    arguments: (String) -> [String]
  ) -> [ChapterResult] {
    var waiting = chapters[...]
    var shares = Self.shares(of: threadCount, among: min(jobs, chapters.count))
    while !running.isEmpty || !waiting.isEmpty {
      while !Signals.isInterrupted, let share = shares.first, let next = waiting.popFirst() {
        if start(next, arguments(next.name), environment, threadCount: share) {
          shares.removeFirst()
        }
      }
      if Signals.isInterrupted { waiting = [] }
      ChapterProcess.wait(for: running.map(\.process))
      Signals.forward(to: running.map(\.process))
      for chapter in running {
        chapter.advance()
        tell(chapter)
        guard let result = chapter.result else { continue }
        running.removeAll { $0 === chapter }
        shares.append(chapter.threadCount)
        conclude(result, after: chapter)
        // After a signal, the others end by themselves.
        if result.concernsAll, !Signals.isInterrupted {
          endRunning()
          waiting = []
          break
        }
      }
      if tellsPaths { writePaths(of: chapters, waiting: waiting) }
      display.redraw()
    }
    let order = chapters.map(\.name)
    return results.sorted { order.firstIndex(of: $0.name)! < order.firstIndex(of: $1.name)! }
  }

  /// `total` shared out among `count`, at least 1 each, the larger shares first.
  static func shares(of total: Int, among count: Int) -> [Int] {
    (0..<count).map { max(1, total / count + ($0 < total % count ? 1 : 0)) }
  }

  private func start(
    _ executable: ChapterExecutable, _ arguments: [String], _ environment: [String: String],
    threadCount: Int
  ) -> Bool {
    do throws(ProcessError) {
      running.append(
        try SupervisedChapter(
          executable, arguments: arguments, environment: environment, threadCount: threadCount))
      display.begin(executable.name, threadCount: threadCount)
      return true
    } catch {
      let failure = ChapterFailure(
        path: nil, line: 0, column: 0, message: error.description, isExact: true)
      display.write([failure.description], to: .error)
      results.append(
        ChapterResult(
          name: executable.name, outcome: .failed(failure), exitCode: error.exitCode, page: nil))
      return false
    }
  }

  /// Shows the progress and, where no other chapter runs, what this one says, at once.
  private func tell(_ chapter: SupervisedChapter) {
    for progress in chapter.takeProgress() { display.update(chapter.name, progress) }
    paths[chapter.name, default: []] += chapter.takePaths()
    if running.count == 1 || chapter.result != nil {
      display.write(chapter.takeLines(), to: .error)
    }
  }

  private func conclude(_ result: ChapterResult, after chapter: SupervisedChapter) {
    results.append(result)
    display.end(
      result.name, seconds: result.exitCode == .success ? chapter.start.duration(to: .now) : nil)
    display.write(result.lines, to: .error)
  }

  /// Ends the chapters that run; what they say is no news, unless they have just published.
  private func endRunning() {
    for chapter in running { chapter.process.send(signal: SIGTERM) }
    while !running.isEmpty {
      ChapterProcess.wait(for: running.map(\.process))
      for chapter in running { chapter.advance() }
      for chapter in running {
        guard let result = chapter.result else { continue }
        running.removeAll { $0 === chapter }
        guard case .published = result.outcome else {
          display.end(chapter.name, seconds: nil)
          continue
        }
        tell(chapter)
        conclude(result, after: chapter)
      }
    }
  }

  /// Writes the paths of the chapters before which none runs or waits.
  private func writePaths(of chapters: [ChapterExecutable], waiting: ArraySlice<ChapterExecutable>)
  {
    for chapter in chapters {
      display.write(paths.removeValue(forKey: chapter.name) ?? [], to: .output)
      let isOpen =
        running.contains { $0.name == chapter.name } || waiting.contains { $0.name == chapter.name }
      if isOpen { return }
    }
  }
}
