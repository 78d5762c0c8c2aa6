import Basics
import Platform

/// Shows the progress of chapters on standard error: on a terminal a line for each chapter that
/// runs, rewritten; elsewhere a plain line for each milestone.
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

    /// A style for a screen of 80 by 24.
    package init(isLive: Bool, keepsMilestones: Bool) {
      self.isLive = isLive
      self.keepsMilestones = keepsMilestones
    }
  }

  private let style: Style
  private let write: (StandardStream, String) -> Void
  private let now: () -> ContinuousClock.Instant
  /// The chapters that run, in the order in which they began.
  private var lines: [ProgressLine] = []
  /// The widths of the lines on the screen. The cursor is on the last one.
  private var drawn: [Int] = []
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
    guard let index = lines.firstIndex(where: { $0.name == name }) else { return }
    lines[index].update(progress, now: now())
    if style.keepsMilestones, progress.isMilestone || progress.completed >= progress.total {
      write([lines[index].milestone(now: now())], to: .error)
    }
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

  /// Rewrites the lines, at most ten times a second.
  package func redraw() {
    guard style.isLive, !lines.isEmpty else { return }
    let time = now()
    if !drawn.isEmpty, let lastDrawing, time - lastDrawing < .milliseconds(90) { return }
    lastDrawing = time
    let size = style.size()
    // One row is left for the prompt's line.
    let shown = lines.prefix(max(1, size.rows - 2))
    let width = shown.map(\.name.count).max() ?? 0
    let texts = shown.map {
      $0.live(nameWidth: width, room: max(1, size.columns - 1), now: time)
    }
    // Each line is cleared behind its end, and everything below the last one. To clear from the
    // upper left corner would put the screen into the history of some terminals. Without wrapping,
    // a line that the terminal counts wider stays one line.
    let text = texts.map { $0 + "\u{1B}[K" }.joined(separator: "\r\n")
    write(.error, "\(toTop)\u{1B}[?7l\(text)\u{1B}[J\u{1B}[?7h")
    drawn = texts.map(\.count)
  }

  /// Removes the lines that are rewritten.
  private func clear() {
    guard !drawn.isEmpty else { return }
    let below = String(repeating: "\u{1B}[B\u{1B}[K", count: rows - 1)
    write(.error, "\(toTop)\u{1B}[K\(below)\(rows > 1 ? "\u{1B}[\(rows - 1)A" : "")")
    drawn = []
  }

  /// Moves from the end of the last rewritten line to the beginning of the first.
  private var toTop: String {
    drawn.isEmpty ? "" : "\r" + (rows > 1 ? "\u{1B}[\(rows - 1)A" : "")
  }

  /// The rows of the lines on the screen. A terminal that has become narrower has broken the lines.
  private var rows: Int {
    let columns = max(1, style.size().columns)
    return drawn.reduce(0) { $0 + max(1, ($1 + columns - 1) / columns) }
  }
}

extension ProgressDisplay.Style {
  /// The style for this process's standard error. `isQuiet` shows nothing; `isVerbose` adds
  /// beginnings and, on a terminal, keeps milestones.
  package static func standardError(isQuiet: Bool, isVerbose: Bool) -> Self {
    let terminal = ProcessInfo.processInfo.environment["TERM"]
    let canRewrite = isatty(STDERR_FILENO) == 1 && ![nil, "", "dumb"].contains(terminal)
    let isLive = !isQuiet && canRewrite
    var style = Self(isLive: isLive, keepsMilestones: isVerbose || !isQuiet && !isLive)
    style.isVerbose = isVerbose
    style.size = {
      var size = winsize()
      guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0
      else { return (80, 24) }
      return (Int(size.ws_col), Int(size.ws_row))
    }
    return style
  }
}
