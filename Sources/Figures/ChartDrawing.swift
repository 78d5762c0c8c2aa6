/// The drawing of a line chart: where everything lies, in pixels, and the SVG that it makes.
struct ChartDrawing {
  let chart: LineChart
  let area: PlotArea

  /// For each series, the parts of its line, each one unbroken.
  let runs: [[[Position]]]

  /// For each series, the text beside its line.
  let labels: [String]

  /// The series whose labels stand in the column to the right of the plot: those whose lines reach
  /// the plot's right end, and those that have no point to stand beside.
  let labelledInColumn: [Int]

  static let margin = 24.0
  static let ink = "#1f2328"
  static let mutedInk = "#57606a"
  static let card = "#fdfdfb"

  init(_ chart: LineChart) {
    self.chart = chart
    let shown = chart.series.map { series in series.points.filter(chart.canShow) }
    labels = zip(chart.series, shown).map { series, points in
      shortened(series.name + (points.isEmpty ? " (no values)" : ""), toWidth: 260, size: 13)
    }
    let (least, greatest) = (shown.joined().map(\.x).min(), shown.joined().map(\.x).max())
    labelledInColumn = shown.indices.filter { index in
      shown[index].last.map { $0.x == greatest && least != greatest } ?? true
    }
    let area = Self.area(of: chart, columnLabels: labelledInColumn.map { [labels] in labels[$0] })
    self.area = area
    runs = chart.series.map { series in
      series.points.split { !chart.canShow($0) }.map { $0.map(area.position) }
    }
  }

  /// The scales of `chart`, and what its headings, ticks and the labels to its right leave of it.
  private static func area(of chart: LineChart, columnLabels: [String]) -> PlotArea {
    let shown = chart.series.flatMap(\.points).filter(chart.canShow)
    let x = AxisScale(
      values: shown.map(\.x), axis: chart.x, maximumIntervals: 10, endsAtTicks: false)
    let y = AxisScale(
      values: shown.map(\.y), axis: chart.y, maximumIntervals: 7, endsAtTicks: true)
    let tickWidth = y.ticks.map { estimatedWidth(of: $0.label, size: 12) }.max() ?? 0
    let labelWidth = columnLabels.map { estimatedWidth(of: $0, size: 13) + 40 }.max() ?? 0
    let bounds = Rectangle(
      left: margin + tickWidth + 8, top: chart.title == nil ? 50 : 82,
      right: Double(chart.width) - margin - labelWidth, bottom: Double(chart.height) - 60)
    return PlotArea(bounds: bounds, x: x, y: y)
  }

  /// The whole picture.
  var svg: SVGElement {
    SVGElement(
      "svg",
      [
        "xmlns": "http://www.w3.org/2000/svg", "width": SVGValue("\(chart.width)"),
        "height": SVGValue("\(chart.height)"),
        "viewBox": SVGValue("0 0 \(chart.width) \(chart.height)"), "role": "img",
        "font-family": "system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif",
        "font-size": "13", "fill": SVGValue(Self.ink),
      ],
      children: [
        SVGElement("title", content: chart.title ?? "\(chart.y.label) by \(chart.x.label)"),
        SVGElement("desc", content: chart.alternativeText),
        cardElement,
      ] + headings + horizontalAxis + verticalAxis + chart.series.indices.map(seriesElement)
        + labelElements)
  }
}
