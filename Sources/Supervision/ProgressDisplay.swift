import Basics
import Platform

/// Shows the progress on standard error: on a terminal in a line for each work that is under way, which is rewritten,
/// elsewhere in a line for each milestone.
package final class ProgressDisplay {
  /// The form of the display.
  package struct Style {
    /// Whether lines are rewritten.
    package var isLive: Bool
    /// Whether milestones and ends have lines that stay.
    package var keepsMilestones: Bool
    /// Whether beginnings have lines too.
    package var isVerbose = false
    /// The size of the screen in characters.
    package var size: () -> (columns: Int, rows: Int) = { (80, 24) }

    /// A style for a screen of 80 columns and 24 rows.
    package init(isLive: Bool, keepsMilestones: Bool) {
      self.isLive = isLive
      self.keepsMilestones = keepsMilestones
    }
  }

  private let style: Style
  private let write: (StandardStream, String) -> Void
  private let now: () -> ContinuousClock.Instant
  /// A line for each chapter that runs, or for each work of it that is under way, in the order in which they began.
  private var lines: [ProgressLine] = []
  /// How many lines are on the screen.
  private var drawnCount = 0
  private var lastDrawing: ContinuousClock.Instant?

  /// A display that writes by `write` and reads the time from `now`.
  package init(
    style: Style, write: @escaping (StandardStream, String) -> Void = { $0.write($1) },
    now: @escaping () -> ContinuousClock.Instant = { .now }
  ) {
    self.style = style
    self.write = write
    self.now = now
  }

  /// A chapter begins with `threadCount` threads.
  package func begin(_ name: String, threadCount: Int) {
    lines.append(ProgressLine(name: name, start: now()))
    guard style.isVerbose else { return }
    let threads = threadCount == 1 ? "1 thread" : "\(threadCount) threads"
    write(["\(name): begun with \(threads)"], to: .error)
  }

  /// A chapter has come to `progress`.
  package func update(_ name: String, _ progress: ChapterProgress) {
    guard let index = line(of: name, progress.label) else { return }
    lines[index].update(progress, now: now())
    let isDone = progress.completed >= progress.total
    if style.keepsMilestones, progress.isMilestone || isDone {
      write([lines[index].milestone(now: now())], to: .error)
    }
    // The chapter keeps one line, at least.
    if isDone, lines.count(where: { $0.name == name }) > 1 { lines.remove(at: index) }
  }

  /// The place of the line of the work `label` of a chapter: a new one beside others that are under way.
  private func line(of name: String, _ label: String) -> Int? {
    if let known = lines.firstIndex(where: { $0.name == name && $0.label == label }) {
      return known
    }
    guard let last = lines.lastIndex(where: { $0.name == name }) else { return nil }
    if lines[last].isUnderWay {
      lines.insert(ProgressLine(name: name, start: now()), at: last + 1)
      return last + 1
    }
    return last
  }

  /// A chapter has ended, with a report after `duration`; without one if that is `nil`.
  package func end(_ name: String, after duration: Duration?) {
    lines.removeAll { $0.name == name }
    clear()
    guard let duration, style.isLive || style.keepsMilestones else { return }
    write(["\(name): done after \(fixed(duration / .seconds(1), digits: 1)) s"], to: .error)
  }

  /// Writes whole lines, above those that are rewritten.
  package func write(_ lines: [String], to stream: StandardStream) {
    guard !lines.isEmpty else { return }
    clear()
    write(stream, lines.map { $0 + "\n" }.joined())
  }

  /// Rewrites the lines, at most ten times a second: those that fit on the screen.
  package func redraw() {
    guard style.isLive, !lines.isEmpty else { return }
    let time = now()
    if drawnCount > 0, let lastDrawing, time - lastDrawing < .milliseconds(90) { return }
    lastDrawing = time
    let (columns, rows) = style.size()
    let shown = lines.prefix(max(1, rows - 1))
    // Without wrapping, a text that the terminal counts wider stays one line.
    let texts = shown.map {
      "\u{1B}[?7l\($0.live(room: max(1, columns - 1), now: time))\u{1B}[K\u{1B}[?7h"
    }
    let rest = texts.count < drawnCount ? "\u{1B}[J" : ""
    write(.error, firstLine + texts.joined(separator: "\r\n") + rest)
    drawnCount = texts.count
  }

  /// Moves the cursor to the beginning of the first line that is on the screen.
  private var firstLine: String { "\r" + (drawnCount > 1 ? "\u{1B}[\(drawnCount - 1)A" : "") }

  /// Removes the lines that are rewritten.
  private func clear() {
    guard drawnCount > 0 else { return }
    write(.error, firstLine + (drawnCount > 1 ? "\u{1B}[J" : "\u{1B}[K"))
    drawnCount = 0
  }
}

extension ProgressDisplay.Style {
  /// The style for this process's standard error; `isVerbose` adds beginnings and keeps milestones.
  package static func standardError(isQuiet: Bool, isVerbose: Bool) -> Self {
    let terminal = ProcessInfo.processInfo.environment["TERM"]
    let canRewrite = isatty(STDERR_FILENO) == 1 && ![nil, "", "dumb"].contains(terminal)
    let isLive = !isQuiet && canRewrite
    var style = Self(isLive: isLive, keepsMilestones: isVerbose || !isQuiet && !isLive)
    style.isVerbose = isVerbose
    style.size = {
      var size = winsize()
      guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
        return (80, 24)
      }
      return (Int(size.ws_col), size.ws_row > 0 ? Int(size.ws_row) : 24)
    }
    return style
  }
}
