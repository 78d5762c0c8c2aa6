import Basics
import Supervision

/// Tells on standard error how far the work is: one rewritten line on a terminal, a plain line for
/// each milestone elsewhere. The clock is read for this alone.
package final class ProgressLine {
  /// How progress is told.
  package struct Style {
    /// Whether one line is rewritten.
    var isLive: Bool
    var hasColor = false
    /// Whether milestones keep lines of their own.
    var keepsMilestones: Bool
    /// In characters.
    var width: () -> Int = { 80 }
  }

  private let title: String
  private let style: Style
  private let write: (String) -> Void
  private let now: () -> ContinuousClock.Instant
  private var label: String?
  private var start: ContinuousClock.Instant
  private var isLineOpen = false

  package init(
    title: String, style: Style,
    write: @escaping (String) -> Void = StandardStream.error.write,
    now: @escaping () -> ContinuousClock.Instant = { .now }
  ) {
    self.title = title
    self.style = style
    self.write = write
    self.now = now
    start = now()
  }

  /// Shows `progress`.
  package func update(_ progress: ChapterProgress) {
    let (label, completed, total) = (progress.label, progress.completed, progress.total)
    guard style.isLive || style.keepsMilestones else { return }
    let time = now()
    if label != self.label {
      (self.label, start) = (label, time)
    }
    let isDone = completed >= total
    if style.keepsMilestones, progress.isMilestone || isDone {
      clear()
      write(milestone(completed, of: total, detail: progress.detail, elapsed: time - start) + "\n")
    }
    guard style.isLive else { return }
    if isDone { return clear() }
    draw(completed, of: total, detail: progress.detail, elapsed: time - start)
  }

  /// Removes the live line, if there is one.
  package func finish() { clear() }

  private func clear() {
    guard isLineOpen else { return }
    write("\r\u{1B}[K")
    isLineOpen = false
  }

  private func percentage(_ completed: Int, of total: Int) -> Int {
    total > 0 ? min(100, Int(100 * Double(max(0, completed)) / Double(total))) : 100
  }

  private func milestone(
    _ completed: Int, of total: Int, detail: String, elapsed: Duration
  ) -> String {
    let percent = "\(percentage(completed, of: total)) %"
    let parts = ["\(title): \(label ?? "")", percent, detail, "\(seconds(elapsed)) s"]
    return parts.filter { !$0.isEmpty }.joined(separator: ", ").onOneLine
  }

  private func draw(_ completed: Int, of total: Int, detail: String, elapsed: Duration) {
    let barWidth = 20
    let percent = percentage(completed, of: total)
    let filled = barWidth * percent / 100
    let bar =
      String(repeating: "#", count: filled) + String(repeating: "-", count: barWidth - filled)
    let left = completed > 0 ? elapsed * (Double(total - completed) / Double(completed)) : nil
    let rest = [detail, left.map { "\(seconds($0)) s left" } ?? ""].filter { !$0.isEmpty }
    let before = "\(title): \(label ?? "") ["
    let after = "] \(percent) % \(rest.joined(separator: ", "))".onOneLine
    let room = style.width() - 1
    let plain = before + bar + after
    let isColored = style.hasColor && plain.count <= room
    let line =
      isColored ? "\(before)\u{1B}[36m\(bar)\u{1B}[0m\(after)" : String(plain.prefix(room))
    write("\r\u{1B}[K" + line)
    isLineOpen = true
  }

  private func seconds(_ duration: Duration) -> String {
    fixed(duration / .seconds(1), digits: 1)
  }
}

extension ProgressLine.Style {
  /// The style for this process's standard error.
  package static func standard(_ verbosity: Verbosity) -> Self {
    let isLive = verbosity != .quiet && Terminal.canRewrite
    let keepsMilestones = verbosity == .verbose || verbosity == .normal && !isLive
    return Self(
      isLive: isLive, hasColor: Terminal.allowsColor, keepsMilestones: keepsMilestones,
      width: { Terminal.width })
  }
}
