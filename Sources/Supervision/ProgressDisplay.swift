import Basics

/// Tells on standard error how far chapters are: on a terminal a line for each one that runs,
/// rewritten; elsewhere a plain line for each milestone.
package final class ProgressDisplay {
  /// How progress is told.
  package struct Style {
    /// Whether lines are rewritten.
    package var isLive: Bool
    /// Whether bars have a colour.
    package var hasColor = false
    /// Whether milestones and ends keep lines of their own.
    package var keepsMilestones: Bool
    /// Whether beginnings have lines too.
    package var isVerbose = false
    /// In characters.
    package var size: () -> (columns: Int, rows: Int) = { (80, 24) }

    /// A style; by default that of a terminal without colour, 80 by 24.
    package init(isLive: Bool, keepsMilestones: Bool) {
      self.isLive = isLive
      self.keepsMilestones = keepsMilestones
    }
  }

  private let style: Style
  private let write: (StandardStream, String) -> Void
  private let now: () -> ContinuousClock.Instant
  /// The chapters that run, in the order in which they began.
  private var works: [Work] = []
  /// The widths of the lines on the screen, whose last one the cursor is on.
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
    works.append(Work(name: name, start: now()))
    guard style.isVerbose else { return }
    let threads = threadCount == 1 ? "1 thread" : "\(threadCount) threads"
    write(["\(name): begun with \(threads)"], to: .error)
  }

  /// A chapter has come to `progress`.
  package func update(_ name: String, _ progress: ChapterProgress) {
    guard let index = works.firstIndex(where: { $0.name == name }) else { return }
    works[index].update(progress, now: now())
    if style.keepsMilestones, progress.isMilestone || progress.isDone {
      write([works[index].milestone(now: now())], to: .error)
    }
  }

  /// A chapter has ended; with a report after `duration`, or `nil` without one.
  package func end(_ name: String, seconds duration: Duration?) {
    works.removeAll { $0.name == name }
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

  /// Draws the lines anew, at most ten times a second.
  package func redraw() {
    guard style.isLive, !works.isEmpty else { return }
    let time = now()
    if !drawn.isEmpty, let lastDrawing, time - lastDrawing < .milliseconds(90) { return }
    lastDrawing = time
    let size = style.size()
    let room = max(1, size.columns - 1)
    // The prompt's line stays in sight.
    let shown = works.prefix(max(1, size.rows - 2))
    let width = shown.map { $0.name.displayWidth }.max() ?? 0
    let lines = shown.map {
      $0.live(nameWidth: width, room: room, hasColor: style.hasColor, now: time)
    }
    // Each line is cleared behind its end, and what was below the last one behind that: what is
    // cleared from the upper left corner on, some terminals keep above it. No wrapping meanwhile:
    // a line that the terminal counts wider stays one line.
    let text = lines.map { $0 + "\u{1B}[K" }.joined(separator: "\r\n")
    write(.error, "\(toTop)\u{1B}[?7l\(text)\u{1B}[J\u{1B}[?7h")
    drawn = lines.map { $0.displayWidth }
  }

  /// Removes the lines that are rewritten.
  private func clear() {
    guard !drawn.isEmpty else { return }
    let below = String(repeating: "\u{1B}[B\u{1B}[K", count: rows - 1)
    write(.error, "\(toTop)\u{1B}[K\(below)\(rows > 1 ? "\u{1B}[\(rows - 1)A" : "")")
    drawn = []
  }

  /// From the end of the last line that is rewritten to the beginning of the first.
  private var toTop: String {
    guard !drawn.isEmpty else { return "" }
    return "\r" + (rows > 1 ? "\u{1B}[\(rows - 1)A" : "")
  }

  /// The rows that the lines on the screen take: a terminal that has become narrower has broken
  /// them.
  private var rows: Int {
    let columns = max(1, style.size().columns)
    return drawn.reduce(0) { $0 + max(1, ($1 + columns - 1) / columns) }
  }
}

extension ProgressDisplay.Style {
  /// The style for this process's standard error: nothing where it `isQuiet`; where it
  /// `isVerbose`, beginnings and, on a terminal too, milestones.
  package static func standard(isQuiet: Bool, isVerbose: Bool) -> Self {
    let isLive = !isQuiet && Terminal.canRewrite
    var style = Self(isLive: isLive, keepsMilestones: isVerbose || !isQuiet && !isLive)
    style.hasColor = Terminal.allowsColor
    style.isVerbose = isVerbose
    style.size = { Terminal.size }
    return style
  }
}
