import Basics

/// The drawing of a scatter chart: the places of its axes, points and names, in pixels, and the SVG of them.
struct ScatterDrawing {
  /// The points of a group that are drawn before those of the next one.
  private static let turn = 50
  private static let columnText = 130.0
  private static let sample = 20.0

  private let chart: ScatterChart
  private let points: [[LineChart.Point]]
  /// The lines of the names in the column beside the plot; empty without that.
  private let column: [[String]]
  private let frame: ChartFrame

  init(_ chart: ScatterChart) {
    self.chart = chart
    let points = chart.groups.map(chart.shownPoints)
    self.points = points
    let hasColumn = chart.names == .beside && chart.groups.contains { !$0.name.isEmpty }
    column =
      !hasColumn
      ? []
      : zip(chart.groups, points).map { group, points in
        wrapped(
          group.name + (points.isEmpty ? " (no values)" : ""), toWidth: Self.columnText, size: 18,
          maximumLines: 3)
      }
    // The numbers beside the axis depend on the plot's size, and that on their width.
    let draft = Self.frame(of: chart, points.flatMap(\.self), tickWidth: 40, column: column)
    let tickWidth = draft.y.ticks.map { estimatedWidth(of: $0.tick.label, size: 18) }.max() ?? 0
    frame = Self.frame(of: chart, points.flatMap(\.self), tickWidth: tickWidth, column: column)
  }

  /// The frame of a plot of `points` beside numbers of `tickWidth` and the names in `column`.
  private static func frame(
    of chart: ScatterChart, _ points: [LineChart.Point], tickWidth: Double, column: [[String]]
  ) -> ChartFrame {
    let (x, y) = (points.map(\.x), points.map(\.y))
    let textWidth = column.joined().map { estimatedWidth(of: $0, size: 18) }.max() ?? 0
    let left = ChartFrame.margin + tickWidth + 10
    let right =
      Double(chart.width) - ChartFrame.margin - (column.isEmpty ? 0 : 12 + sample + 6 + textWidth)
    let width = right - left - 2 * ChartFrame.inset
    var (height, widening) = (370.0, (x: 1.0, y: 1.0))
    if chart.hasEqualScales {
      func scale(_ values: [Double], _ axis: LineChart.Axis) -> AxisScale {
        AxisScale(values: values, axis: axis, maximumIntervals: 5, endsAtTicks: false)
      }
      // As high as the data need, within limits: beyond these one of the ranges is widened.
      let needed = width * scale(y, chart.y).ratio(to: scale(x, chart.x))
      height = min(max(needed, 250), 560)
      widening = (min(max(needed / height, 1), 1e6), min(max(height / needed, 1), 1e6))
    }
    let columnHeight = column.map { 22 * Double($0.count) + 8 }.reduce(0, +)
    let bounds = Rectangle(
      left: left, top: 54, right: right,
      bottom: 54 + (height + 2 * ChartFrame.inset).rounded(.up))
    return ChartFrame(
      width: chart.width, height: max(bounds.bottom + 72, 54 + columnHeight + 18).rounded(.up),
      bounds: bounds,
      x: ChartLayout.horizontalScale(
        values: x, axis: chart.x, width: width, widening: widening.x),
      y: AxisScale(
        values: y, axis: chart.y, maximumIntervals: Int(height / 50), endsAtTicks: false,
        widening: widening.y),
      xLabel: chart.x.label, yLabel: chart.y.label, isBoxed: true)
  }

  /// The whole picture.
  var svg: SVGElement {
    let isEmpty = points.allSatisfy(\.isEmpty)
    return frame.svg(
      description: chart.alternativeText, seriesCount: chart.groups.count,
      content: (isEmpty ? [frame.emptyRemark] : []) + dots
        + (chart.names == .beside ? columnElements : medianElements))
  }

  // MARK: Points

  /// The points of all groups, by turns.
  private var dots: [SVGElement] {
    let count = points.reduce(0) { $0 + $1.count }
    let size = count > 1000 ? 4.5 : count > 200 ? 6 : 9
    let turns = ((points.map(\.count).max() ?? 0) + Self.turn - 1) / Self.turn
    return (0..<turns).flatMap { turn in
      points.indices.compactMap { group in
        let part = points[group].dropFirst(turn * Self.turn).prefix(Self.turn)
        return part.isEmpty
          ? nil : dotElement(at: part.map(frame.position), size: size, group: group)
      }
    }
  }

  /// Dots of about `size` pixels as one path, with a tenth of a pixel: round, square, a plus or a cross.
  private func dotElement(at places: [Position], size: Double, group: Int) -> SVGElement {
    let half = size * 0.6
    let slant = size * 0.45
    // A line of next to no length is as large as its caps.
    let (shape, cap, width) =
      switch group % 4 {
      case 0: ("h.01", "round", size)
      case 1: ("h.01", "square", size * 0.85)
      case 2:
        (
          "m\((-half).tenths) 0h\((2 * half).tenths)m\((-half).tenths) \((-half).tenths)v\((2 * half).tenths)",
          "butt", size * 0.35
        )
      default:
        (
          "m\((-slant).tenths) \((-slant).tenths)l\((2 * slant).tenths) \((2 * slant).tenths)"
            + "m0 \((-2 * slant).tenths)l\((-2 * slant).tenths) \((2 * slant).tenths)", "butt",
          size * 0.35
        )
      }
    let color = ChartColor.series(group)
    return SVGElement(
      "path",
      [
        "d": places.map { "M\($0.x.tenths) \($0.y.tenths)\(shape)" }.joined(), "fill": "none",
        "class": color.lineClass, "stroke": color.light, "stroke-width": width,
        "stroke-linecap": cap,
      ])
  }

  // MARK: Names

  /// The names in the column, each with a sample of its group's points.
  private var columnElements: [SVGElement] {
    let x = frame.bounds.right + 12
    var y = frame.bounds.top + 12
    return column.enumerated().flatMap { group, lines in
      let sample = dotElement(at: [Position(x: x + Self.sample / 2, y: y)], size: 9, group: group)
      let texts = lines.enumerated().map { number, line in
        SVGElement(
          "text", ["x": x + Self.sample + 6, "y": y + 6 + 22 * Double(number)], content: line)
      }
      y += 22 * Double(lines.count) + 8
      return [sample] + texts
    }
  }

  /// The names at the medians, in frames of the groups' colours. A name that has no room there stands near by, and a
  /// line joins it to its median.
  private var medianElements: [SVGElement] {
    var taken: [Rectangle] = []
    return chart.groups.indices.flatMap { group -> [SVGElement] in
      let name = wrapped(
        chart.groups[group].name, toWidth: Self.columnText, size: 18, maximumLines: 1
      ).first
      guard let name, let median = ScatterChart.median(of: points[group]).map(frame.position) else {
        return []
      }
      let width = estimatedWidth(of: name, size: 18) + 10
      let place = LabelPlacement.at(
        median, width: width, height: 24, within: frame.bounds, labels: taken)
      taken.append(place)
      let color = ChartColor.series(group)
      let centre = Position(
        x: (place.left + place.right) / 2, y: (place.top + place.bottom) / 2)
      return (centre == median ? [] : [ChartFrame.line(median, centre, color, width: 2)]) + [
        SVGElement(
          "rect",
          [
            "x": place.left, "y": place.top, "width": width, "height": 24.0, "rx": 5,
            "class": "gap \(color.lineClass)", "fill": ChartColor.card.light,
            "stroke": color.light, "stroke-width": 2,
          ]),
        SVGElement(
          "text",
          ["x": centre.x, "y": centre.y + 6.5, "text-anchor": "middle", "font-weight": "bold"],
          content: name),
      ]
    }
  }
}

extension Double {
  /// The number to a tenth, for paths of thousands of points: `-3`, `120.5`.
  fileprivate var tenths: String {
    let text = fixed(self, digits: 1)
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}
