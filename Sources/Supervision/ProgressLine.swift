import Basics

/// The line of a chapter that runs: how far it is, and how fast.
struct ProgressLine {
  let name: String
  private let start: ContinuousClock.Instant
  private var progress: ChapterProgress?
  /// The first message of the current label: its steps and its time.
  private var first: (completed: Int, time: ContinuousClock.Instant)?
  private var last: ContinuousClock.Instant

  init(name: String, start: ContinuousClock.Instant) {
    self.name = name
    (self.start, last) = (start, start)
  }

  mutating func update(_ progress: ChapterProgress, now: ContinuousClock.Instant) {
    if progress.label != self.progress?.label { first = (progress.completed, now) }
    self.progress = progress
    last = now
  }

  /// Steps a second, from the second message on.
  private var rate: Double? {
    guard let progress, let first, last > first.time, progress.completed > first.completed else {
      return nil
    }
    return Double(progress.completed - first.completed) / ((last - first.time) / .seconds(1))
  }

  private var percent: Int {
    guard let progress, progress.total > 0 else { return 100 }
    return min(100, max(0, Int(100 * Double(progress.completed) / Double(progress.total))))
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

  /// The line that is rewritten, in `room` columns. The least important parts go first.
  func live(
    nameWidth: Int, room: Int, hasColor: Bool, now: ContinuousClock.Instant
  ) -> String {
    let padded = name + String(repeating: " ", count: max(0, nameWidth - name.displayWidth))
    guard let progress else {
      return "\(padded)  \(Self.seconds(now - start)) s".prefix(columns: room)
    }
    let left = rate.map { rate in
      // The time since the last message counts.
      let rest = Double(progress.total - progress.completed) / rate - (now - last) / .seconds(1)
      return "\(fixed(max(0, rest), digits: rest < 9.95 ? 1 : 0)) s left"
    }
    let label = Self.plain(progress.label)
    let percentText = String(repeating: " ", count: 3 - "\(percent)".count) + "\(percent) %"
    let numbers = [Self.plain(progress.detail), rateText, left ?? ""].filter { !$0.isEmpty }
      .joined(separator: ", ")
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

  /// A placeholder of the bar's width.
  private static let bar = String(repeating: "\u{0}", count: 20)

  private func drawnBar(hasColor: Bool) -> String {
    let width = Self.bar.count
    let filled = width * percent / 100
    let bar = String(repeating: "#", count: filled) + String(repeating: "-", count: width - filled)
    return hasColor ? "\u{1B}[36m\(bar)\u{1B}[0m" : bar
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

extension String {
  /// The columns of the text on a terminal, without escapes for colours.
  var displayWidth: Int {
    replacing(/\u{1B}[^A-Za-z]*[A-Za-z]/, with: "").reduce(0) { $0 + $1.displayWidth }
  }

  /// The longest prefix of at most `columns`, with an ellipsis if it is cut.
  func prefix(columns: Int) -> String {
    guard displayWidth > columns else { return self }
    var width = 1
    let kept = prefix { character in
      width += character.displayWidth
      return width <= columns
    }
    return columns > 0 ? kept + "…" : ""
  }
}

extension Character {
  /// Unicode's wide blocks (UAX #11), as terminals have them.
  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
    0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD,
  ]

  /// 2 for East Asian characters and emoji, 0 for marks that combine with the character before.
  fileprivate var displayWidth: Int {
    guard let scalar = unicodeScalars.first else { return 0 }
    if Self.wide.contains(where: { $0.contains(scalar.value) }) { return 2 }
    return switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: 0
    default: 1
    }
  }
}
