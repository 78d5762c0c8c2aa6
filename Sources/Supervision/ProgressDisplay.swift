import Basics
import Platform

/// Shows the progress on standard error: on a terminal in one line, elsewhere in a line for each milestone.
package final class ProgressDisplay {
  /// The form of the display.
  package struct Style {
    /// Whether a line is rewritten.
    package var isLive: Bool
    /// Whether milestones and ends have lines that stay.
    package var keepsMilestones: Bool
    /// Whether beginnings have lines too.
    package var isVerbose = false
    /// The width of the screen in characters.
    package var columns: () -> Int = { 80 }

    /// A style for a screen of 80 columns.
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
  /// Whether the line is on the screen.
  private var isDrawn = false
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

  /// Writes whole lines, above the one that is rewritten.
  package func write(_ lines: [String], to stream: StandardStream) {
    guard !lines.isEmpty else { return }
    clear()
    write(stream, lines.map { $0 + "\n" }.joined())
  }

  /// Rewrites the line, at most ten times a second: that of the chapter that began first.
  package func redraw() {
    guard style.isLive, let line = lines.first else { return }
    let time = now()
    if isDrawn, let lastDrawing, time - lastDrawing < .milliseconds(90) { return }
    lastDrawing = time
    let others = lines.count > 1 ? ["\(lines.count) running"] : []
    let text = line.live(room: max(1, style.columns() - 1), notes: others, now: time)
    // Without wrapping, a text that the terminal counts wider stays one line.
    write(.error, "\r\u{1B}[?7l\(text)\u{1B}[K\u{1B}[?7h")
    isDrawn = true
  }

  /// Removes the line that is rewritten.
  private func clear() {
    guard isDrawn else { return }
    write(.error, "\r\u{1B}[K")
    isDrawn = false
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
    style.columns = {
      var size = winsize()
      return ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
        ? Int(size.ws_col) : 80
    }
    return style
  }
}
