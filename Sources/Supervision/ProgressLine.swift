import Basics

/// The line of a chapter's work that is under way: how far it is, and how fast.
package struct ProgressLine {
  let name: String
  private let start: ContinuousClock.Instant
  private var progress: ChapterProgress?
  /// The first message of the current label: its steps and its time.
  private var first: (completed: Int, time: ContinuousClock.Instant)?
  private var last: ContinuousClock.Instant

  /// The line of the chapter `name`, which began at `start`.
  package init(name: String, start: ContinuousClock.Instant) {
    self.name = name
    (self.start, last) = (start, start)
  }

  /// The work; nil before the chapter told of any.
  var label: String? { progress?.label }

  /// Whether the work has begun and has not ended.
  var isUnderWay: Bool { progress.map { $0.completed < $0.total } ?? false }

  /// The chapter has come to `progress`.
  package mutating func update(_ progress: ChapterProgress, now: ContinuousClock.Instant) {
    if progress.label != self.progress?.label { first = (progress.completed, now) }
    self.progress = progress
    last = now
  }

  /// Steps a second, from the second message on.
  private var rate: Double? {
    guard let progress, let first, last > first.time, progress.completed > first.completed else {
      return nil
    }
    return (Double(progress.completed) - Double(first.completed))
      / ((last - first.time) / .seconds(1))
  }

  private var percent: Int {
    guard let progress, progress.total > 0 else { return 100 }
    return Int(min(100, max(0, 100 * Double(progress.completed) / Double(progress.total))))
  }

  private var rateText: String {
    guard let progress, !progress.unit.isEmpty, let rate else { return "" }
    return "\(Self.short(rate)) \(progress.unit)/s"
  }

  /// The line of a milestone.
  func milestone(now: ContinuousClock.Instant) -> String {
    guard let progress, let first else { return name }
    let parts = [
      "\(name): \(progress.label)", "\(percent) %", progress.detail, rateText,
      "\(Self.seconds(now - first.time)) s",
    ]
    return Self.plain(parts.filter { !$0.isEmpty }.joined(separator: ", "))
  }

  /// The line that is rewritten, cut behind `room` characters: the most important parts stand first.
  package func live(room: Int, now: ContinuousClock.Instant) -> String {
    var parts = ["\(Self.seconds(now - start)) s"]
    if let progress {
      let left = rate.map { rate in
        // The time since the last message counts.
        let steps = Double(progress.total) - Double(progress.completed)
        let rest = steps / rate - (now - last) / .seconds(1)
        return "\(fixed(max(0, rest), digits: rest < 9.95 ? 1 : 0)) s left"
      }
      parts = ["\(percent) %", left ?? "", progress.label, progress.detail, rateText]
    }
    let all = parts.filter { !$0.isEmpty }
    let line = name + "  " + Self.plain(all.joined(separator: ", "))
    return line.count <= room ? line : line.prefix(room - 1) + "…"
  }

  /// The text on one line, without the control characters that would move the cursor.
  private static func plain(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.onOneLine.unicodeScalars.filter { $0.properties.generalCategory != .control }))
  }

  private static func seconds(_ duration: Duration) -> String {
    fixed(duration / .seconds(1), digits: 1)
  }

  /// `52,300` as `52k`; at most three digits.
  private static func short(_ rate: Double) -> String {
    switch rate {
    case ..<9.95: fixed(rate, digits: 1)
    case ..<9_950: fixed(rate, digits: 0)
    case ..<999_500: fixed(rate / 1000, digits: 0) + "k"
    default: fixed(rate / 1_000_000, digits: 1) + "M"
    }
  }
}
