import Basics

/// How far a chapter is, and how fast.
struct Work {
  let name: String
  private let start: ContinuousClock.Instant
  private var progress: ChapterProgress?
  /// When the work of this label began, and how much of it had been done when it was first told.
  private var labelStart: ContinuousClock.Instant
  private var first: (completed: Int, time: ContinuousClock.Instant)?
  private var last: ContinuousClock.Instant

  init(name: String, start: ContinuousClock.Instant) {
    self.name = name
    (self.start, labelStart, last) = (start, start, start)
  }

  mutating func update(_ progress: ChapterProgress, now: ContinuousClock.Instant) {
    if progress.label != self.progress?.label {
      labelStart = now
      first = (progress.completed, now)
    }
    self.progress = progress
    last = now
  }

  /// Steps a second, once two messages have told.
  private var rate: Double? {
    guard let progress, let first, last > first.time, progress.completed > first.completed else {
      return nil
    }
    return Double(progress.completed - first.completed) / ((last - first.time) / .seconds(1))
  }

  private var percent: Int {
    guard let progress, progress.total > 0 else { return 100 }
    let share = Double(max(0, progress.completed)) / Double(progress.total)
    return min(100, Int(100 * share))
  }

  private var rateText: String {
    guard let progress, !progress.unit.isEmpty, let rate else { return "" }
    return "\(Self.short(rate)) \(progress.unit)/s"
  }

  // MARK: Lines

  /// A line of its own for a milestone.
  func milestone(now: ContinuousClock.Instant) -> String {
    guard let progress else { return name }
    let parts = [
      "\(name): \(progress.label)", "\(percent) %", progress.detail, rateText,
      "\(Self.seconds(now - labelStart)) s",
    ]
    return Self.plain(parts.filter { !$0.isEmpty }.joined(separator: ", "))
  }

  /// The line that is rewritten, in `room` columns: what tells least goes first.
  func live(
    nameWidth: Int, room: Int, hasColor: Bool, now: ContinuousClock.Instant
  ) -> String {
    let padded = name + String(repeating: " ", count: max(0, nameWidth - name.displayWidth))
    guard let progress else {
      return "\(padded)  \(Self.seconds(now - start)) s".prefix(columns: room)
    }
    let left = rate.map { rate in
      // Between two messages too, the time goes on.
      let rest = Double(progress.total - progress.completed) / rate - (now - last) / .seconds(1)
      return "\(fixed(max(0, rest), digits: rest < 9.95 ? 1 : 0)) s left"
    }
    let label = Self.plain(progress.label)
    let detail = Self.plain(progress.detail)
    let percentText =
      String(repeating: " ", count: percent < 10 ? 2 : percent < 100 ? 1 : 0)
      + "\(percent) %"
    let numbers = [detail, rateText, left ?? ""].filter { !$0.isEmpty }.joined(separator: ", ")
    let brief = name.prefix(columns: 12)
    let candidates = [
      [padded, label, Self.bar, percentText, numbers], [padded, label, percentText, numbers],
      [padded, percentText, numbers], [padded, numbers], [brief, numbers],
      [brief, percentText, left ?? ""],
    ].map { $0.filter { !$0.isEmpty }.joined(separator: "  ") }
    let line =
      candidates.first { $0.displayWidth <= room }
      ?? candidates[candidates.count - 1].prefix(columns: room)
    return line.replacing(Self.bar, with: drawnBar(hasColor: hasColor))
  }

  /// Stands for the bar, as wide as it is.
  private static let bar = String(repeating: "\u{0}", count: 20)

  private func drawnBar(hasColor: Bool) -> String {
    let width = Self.bar.count
    let filled = width * percent / 100
    let bar = String(repeating: "#", count: filled) + String(repeating: "-", count: width - filled)
    return hasColor ? "\u{1B}[36m\(bar)\u{1B}[0m" : bar
  }

  /// On one line, without the control characters that would move the cursor.
  private static func plain(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.onOneLine.unicodeScalars.filter { $0.value >= 32 && !(127..<160).contains($0.value) }))
  }

  private static func seconds(_ duration: Duration) -> String {
    fixed(duration / .seconds(1), digits: 1)
  }

  /// `52,300` as `52k`; three digits at most.
  private static func short(_ rate: Double) -> String {
    switch rate {
    case ..<9.95: fixed(rate, digits: 1)
    case ..<9_950: fixed(rate, digits: 0)
    case ..<999_500: fixed(rate / 1000, digits: 0) + "k"
    default: fixed(rate / 1_000_000, digits: 1) + "M"
    }
  }
}
