/// The places of a chart's axes, lines and labels, in pixels.
struct ChartLayout {
  /// A label in the column to the right of the plot, beside the end of its line.
  struct Entry {
    /// The series; nil for a reference line.
    let series: Int?
    let lines: [String]
    /// The end of the line that a leader joins to the label, if it ends at the plot's right.
    let end: Position?
    /// The height at which the label should stand, and at which it stands.
    let wanted: Double
    var y = 0.0

    var height: Double { 22 * Double(lines.count) + 4 }
  }

  /// A text within the plot: the name of a series beside its last point, or its minimum.
  struct Note {
    let series: Int
    let text: String
    let point: Position
  }

  static let margin = 18.0
  /// The column's parts: the leader, the sample of the line, and at most so much text.
  static let leader = 12.0
  static let sample = 24.0
  private static let columnText = 150.0
  private static let inset = 14.0

  let chart: LineChart
  /// The area that the axes enclose.
  let bounds: Rectangle
  let height: Double
  let x: AxisScale
  let y: AxisScale
  private(set) var entries: [Entry] = []
  /// The series whose names stand in the column, and those whose minima do as well.
  private let inColumn: Set<Int>
  private let crowded: Set<Int>

  /// The layout of `chart` with the texts of the series `crowded` in the column.
  init(_ chart: LineChart, inColumn crowded: Set<Int>) {
    self.chart = chart
    self.crowded = crowded
    let shown = chart.series.map { $0.points.filter(chart.canShow) }
    let all = shown.joined()
    let (least, greatest) = (all.map(\.x).min(), all.map(\.x).max())
    let atRight = shown.indices.filter { shown[$0].last?.x == greatest && least != greatest }
    let empty = shown.indices.filter { shown[$0].isEmpty }
    inColumn = crowded.union(atRight).union(empty)

    let references = chart.lines.filter { chart.y.canShow($0.y) }
    y = AxisScale(
      values: all.map(\.y) + references.map(\.y), axis: chart.y,
      maximumIntervals: 6, endsAtTicks: true)

    let names = inColumn.sorted().map { index in
      let minimum = crowded.contains(index) ? Self.minimum(of: chart.series[index], in: chart) : nil
      return (
        index,
        chart.series[index].name + (empty.contains(index) ? " (no values)" : "")
          + (minimum.map { ", minimum \(LineChart.number($0.y))" } ?? "")
      )
    }
    func lines(_ text: String) -> [String] {
      wrapped(text, toWidth: Self.columnText, size: 18, maximumLines: 3)
    }
    let labels = names.map { lines($0.1) } + references.map { lines($0.label) }
    let labelWidth = labels.joined().map { estimatedWidth(of: $0, size: 18) }.max() ?? 0
    let columnWidth = labels.isEmpty ? 12 : Self.leader + Self.sample + 6 + labelWidth
    let tickWidth = y.ticks.map { estimatedWidth(of: $0.tick.label, size: 18) }.max() ?? 0
    let top = 54.0
    let columnHeight = labels.map { 22 * Double($0.count) + 4 }.reduce(0, +)
    let bounds = Rectangle(
      left: Self.margin + tickWidth + 10, top: top,
      right: Double(chart.width) - Self.margin - columnWidth, bottom: top + max(280, columnHeight))
    self.bounds = bounds
    height = (bounds.bottom + 72).rounded(.up)
    let room = bounds.right - bounds.left - 2 * Self.inset
    x = Self.horizontalScale(values: all.map(\.x), axis: chart.x, width: room)

    entries =
      zip(names, labels).map { name, lines in
        let last = shown[name.0].last.map(position)
        return Entry(
          series: name.0, lines: lines, end: atRight.contains(name.0) ? last : nil,
          wanted: last?.y ?? bounds.bottom)
      }
      + zip(references, labels.dropFirst(names.count)).map { reference, lines in
        let level = y(ofFraction: y.fraction(of: reference.y))
        return Entry(
          series: nil, lines: lines, end: Position(x: bounds.right, y: level), wanted: level)
      }
    let heights = entries.map(\.height)
    let half = (heights.first ?? 0) / 2
    let centres = LabelPlacement.spread(
      entries.map(\.wanted), heights: heights,
      within: bounds.top + half - 12...max(bounds.top + half - 12, bounds.bottom - half + 12))
    for index in entries.indices { entries[index].y = centres[index] }
  }

  /// The densest scale, of ten steps at most, whose tick labels stand apart in `width` pixels.
  private static func horizontalScale(
    values: [Double], axis: LineChart.Axis, width: Double
  ) -> AxisScale {
    func scale(_ intervals: Int) -> AxisScale {
      AxisScale(values: values, axis: axis, maximumIntervals: intervals, endsAtTicks: false)
    }
    func isReadable(_ scale: AxisScale) -> Bool {
      keptTicks(of: scale, width: width).count == scale.ticks.count
    }
    var result = (2...10).reversed().lazy.map(scale).first(where: isReadable) ?? scale(1)
    result.ticks = keptTicks(of: result, width: width)
    return result
  }

  /// The ticks of `scale` whose labels do not touch that of a tick before.
  private static func keptTicks(of scale: AxisScale, width: Double) -> [AxisScale.PlacedTick] {
    var end = -Double.infinity
    return scale.ticks.filter { tick in
      let half = estimatedWidth(of: tick.tick.label, size: 18) / 2
      let centre = tick.fraction * width
      guard centre - half >= end + 8 else { return false }
      end = centre + half
      return true
    }
  }

  // MARK: Places

  func x(ofFraction fraction: Double) -> Double {
    bounds.left + Self.inset + fraction * (bounds.right - bounds.left - 2 * Self.inset)
  }

  func y(ofFraction fraction: Double) -> Double {
    bounds.bottom - fraction * (bounds.bottom - bounds.top)
  }

  /// The place of `point`, which is in units of the axes.
  func position(_ point: LineChart.Point) -> Position {
    Position(x: x(ofFraction: x.fraction(of: point.x)), y: y(ofFraction: y.fraction(of: point.y)))
  }

  /// The parts of the line of `series`, each one unbroken: it breaks at values that an axis cannot
  /// show, and at the leap of an axis from 0 to the positive values.
  func runs(of series: LineChart.Series) -> [[Position]] {
    var runs: [[Position]] = []
    var previous: LineChart.Point?
    for point in series.points {
      guard chart.canShow(point) else {
        previous = nil
        continue
      }
      let leaps = previous.map { before in
        (x.breakFraction != nil && (before.x == 0) != (point.x == 0))
          || (y.breakFraction != nil && (before.y == 0) != (point.y == 0))
      }
      if leaps != false { runs.append([]) }
      runs[runs.count - 1].append(position(point))
      previous = point
    }
    return runs
  }

  /// The first of the shown points with the smallest y, if `series` marks it.
  static func minimum(of series: LineChart.Series, in chart: LineChart) -> LineChart.Point? {
    series.marksMinimum ? series.points.filter(chart.canShow).min { $0.y < $1.y } : nil
  }

  /// The places of all texts within the plot; or the first series for whose text there is none.
  func placedNotes() -> (placed: [(Note, Rectangle)], crowded: Int?) {
    let runs = chart.series.map(runs)
    let segments =
      runs.joined().flatMap { run in
        zip(run, run.count == 1 ? run[...] : run.dropFirst()).map { ($0, $1) }
      }
      + entries.filter { $0.series == nil }.compactMap(\.end).map {
        (Position(x: bounds.left, y: $0.y), $0)
      }
    let minima = chart.series.indices.compactMap { index in
      Self.minimum(of: chart.series[index], in: chart).map {
        Note(series: index, text: LineChart.number($0.y), point: position($0))
      }
    }
    let names = chart.series.indices.filter { !inColumn.contains($0) }.compactMap { index in
      runs[index].last?.last.map { Note(series: index, text: chart.series[index].name, point: $0) }
    }
    let rings = minima.map { note in
      Rectangle(
        left: note.point.x - 10, top: note.point.y - 10, right: note.point.x + 10,
        bottom: note.point.y + 10)
    }
    var placed: [(Note, Rectangle)] = []
    for note in names + minima.filter({ !crowded.contains($0.series) }) {
      let place = LabelPlacement.besides(
        note.point, width: estimatedWidth(of: note.text, size: 18) + 4, height: 22, within: bounds,
        lines: segments, labels: rings + placed.map(\.1))
      guard let place else { return (placed, note.series) }
      placed.append((note, place))
    }
    return (placed, nil)
  }
}
