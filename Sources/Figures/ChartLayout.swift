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

  /// The column's parts: the leader, the sample of the line, and at most so much text.
  static let leader = 12.0
  static let sample = 24.0
  private static let columnText = 150.0

  let chart: LineChart
  /// The axes and their places.
  let frame: ChartFrame
  /// The area that the axes enclose.
  var bounds: Rectangle { frame.bounds }
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
    let outlines = shown.indices.filter { chart.series[$0].isOutline }
    inColumn = crowded.union(atRight).union(empty).union(outlines)

    let references = chart.lines.filter { chart.y.canShow($0.y) }
    let bands = all.compactMap(chart.shownLimits)
    let limits = bands.map(\.lower) + bands.map(\.upper)
    let y = AxisScale(
      values: all.map(\.y) + limits + references.map(\.y), axis: chart.y,
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
      left: ChartFrame.margin + tickWidth + 10, top: top,
      right: Double(chart.width) - ChartFrame.margin - columnWidth,
      bottom: top + max(280, columnHeight))
    let room = bounds.right - bounds.left - 2 * ChartFrame.inset
    frame = ChartFrame(
      width: chart.width, height: (bounds.bottom + 72).rounded(.up), bounds: bounds,
      x: Self.horizontalScale(values: all.map(\.x), axis: chart.x, width: room), y: y,
      xLabel: chart.x.label, yLabel: chart.y.label)

    entries =
      zip(names, labels).map { name, lines in
        let last = shown[name.0].last.map(frame.position)
        let isOutline = outlines.contains(name.0)
        return Entry(
          series: name.0, lines: lines, end: atRight.contains(name.0) && !isOutline ? last : nil,
          wanted: isOutline ? bounds.top : last?.y ?? bounds.bottom)
      }
      + zip(references, labels.dropFirst(names.count)).map { reference, lines in
        let level = frame.y(ofFraction: y.fraction(of: reference.y))
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
  static func horizontalScale(
    values: [Double], axis: LineChart.Axis, width: Double, widening: Double = 1
  ) -> AxisScale {
    func scale(_ intervals: Int) -> AxisScale {
      AxisScale(
        values: values, axis: axis, maximumIntervals: intervals, endsAtTicks: false,
        widening: widening)
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

  /// The parts of the line of `series`, each one unbroken.
  func runs(of series: LineChart.Series) -> [[Position]] {
    pointRuns(of: series).map { $0.map(frame.position) }
  }

  /// The unbroken parts of the band of `series`: it breaks where the line does, and where a point has no band that
  /// the axis can show.
  func bandRuns(of series: LineChart.Series) -> [[(lower: Position, upper: Position)]] {
    pointRuns(of: series).flatMap { run in
      run.split { chart.shownLimits(of: $0) == nil }.map { part in
        part.compactMap { point in
          chart.shownLimits(of: point).map { lower, upper in
            (
              frame.position(LineChart.Point(x: point.x, y: lower)),
              frame.position(LineChart.Point(x: point.x, y: upper))
            )
          }
        }
      }
    }
  }

  /// The points of `series` in parts: its line breaks at values that an axis cannot show, and at the
  /// leap of an axis from 0 to the positive values; an outline does not break there.
  private func pointRuns(of series: LineChart.Series) -> [[LineChart.Point]] {
    let (x, y) = (frame.x, frame.y)
    var runs: [[LineChart.Point]] = []
    var previous: LineChart.Point?
    for point in series.points {
      guard chart.canShow(point) else {
        previous = nil
        continue
      }
      let leaps = previous.map { before in
        !series.isOutline
          && ((x.breakFraction != nil && (before.x == 0) != (point.x == 0))
            || (y.breakFraction != nil && (before.y == 0) != (point.y == 0)))
      }
      if leaps != false { runs.append([]) }
      runs[runs.count - 1].append(point)
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
        Note(series: index, text: LineChart.number($0.y), point: frame.position($0))
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
