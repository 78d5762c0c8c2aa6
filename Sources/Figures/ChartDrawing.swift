/// The drawing of a line chart: the places of all that it shows, in pixels, and the SVG of them.
struct ChartDrawing {
  let chart: LineChart
  let layout: ChartLayout
  /// The places of the texts within the plot.
  let notes: [(note: ChartLayout.Note, place: Rectangle)]

  init(_ chart: LineChart) {
    self.chart = chart
    // Texts that find no free place within the plot go to the column of labels beside it.
    var inColumn: Set<Int> = []
    while true {
      let layout = ChartLayout(chart, inColumn: inColumn)
      let (placed, crowded) = layout.placedNotes()
      guard let crowded else {
        (self.layout, notes) = (layout, placed)
        return
      }
      inColumn.insert(crowded)
    }
  }

  /// The whole picture.
  var svg: SVGElement {
    let (width, height) = (Double(chart.width), layout.height)
    return SVGElement(
      "svg",
      [
        "xmlns": "http://www.w3.org/2000/svg", "width": SVGValue(width, digits: 0),
        "height": SVGValue(height, digits: 0),
        "viewBox": SVGValue(
          "0 0 \(SVGValue(width, digits: 0).text) \(SVGValue(height, digits: 0).text)"),
        "role": "img",
        "font-family": "system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif",
        "font-size": "18", "class": "ink", "fill": ChartColor.ink.light,
      ],
      children: [
        SVGElement("title", content: chart.title ?? "\(chart.y.label) by \(chart.x.label)"),
        SVGElement("desc", content: chart.alternativeText),
        SVGElement("style", content: ChartColor.darkStyle(seriesCount: chart.series.count)),
        SVGElement(
          "rect",
          [
            "x": 0.5, "y": 0.5, "width": SVGValue(width - 1), "height": SVGValue(height - 1),
            "rx": 8, "class": "card", "fill": ChartColor.card.light,
            "stroke": ChartColor.grid.light,
          ]),
      ] + headings + horizontalAxis + verticalAxis + breaks + referenceLines
        + chart.series.indices.map(seriesElement) + labelElements)
  }

  // MARK: Headings and axes

  /// The chart's title and the labels of its axes; that of the vertical one stands above it.
  private var headings: [SVGElement] {
    let title = layout.title.enumerated().map { number, line in
      SVGElement(
        "text",
        [
          "x": SVGValue(ChartLayout.margin), "y": SVGValue(36 + 26 * Double(number)),
          "font-size": "20", "font-weight": "600",
        ], content: line)
    }
    let width = Double(chart.width) - 2 * ChartLayout.margin
    func label(_ text: String) -> String {
      wrapped(text, toWidth: width, size: 18, maximumLines: 1).first ?? ""
    }
    let x = (layout.bounds.left + layout.bounds.right) / 2
    let half = estimatedWidth(of: chart.x.label, size: 18) / 2
    let centre = max(
      ChartLayout.margin + half, min(x, Double(chart.width) - ChartLayout.margin - half))
    return title + [
      text(label(chart.y.label), x: ChartLayout.margin, y: layout.bounds.top - 20),
      text(label(chart.x.label), x: centre, y: layout.bounds.bottom + 54, anchor: "middle"),
    ]
  }

  /// Ticks below the plot, and their numbers.
  private var horizontalAxis: [SVGElement] {
    let bottom = layout.bounds.bottom
    return layout.x.ticks.flatMap { tick in
      let x = layout.x(ofFraction: tick.fraction)
      return [
        line(Position(x: x, y: bottom), Position(x: x, y: bottom + 6), .base),
        text(tick.tick.label, x: x, y: bottom + 26, anchor: "middle"),
      ]
    }
  }

  /// Lines across the plot at the ticks, and their numbers; the lowest, and that at 0, are darker.
  private var verticalAxis: [SVGElement] {
    layout.y.ticks.enumerated().flatMap { number, tick in
      let y = layout.y(ofFraction: tick.fraction)
      return [
        line(
          Position(x: layout.bounds.left, y: y), Position(x: layout.bounds.right, y: y),
          number == 0 || tick.tick.multiple == 0 ? .base : .grid),
        text(tick.tick.label, x: layout.bounds.left - 10, y: y + 6, anchor: "end"),
      ]
    }
  }

  /// The break of an axis between 0 and the least positive value: a gap in the grid, and two
  /// slanted strokes on the axis.
  private var breaks: [SVGElement] {
    let bounds = layout.bounds
    func gap(_ left: Double, _ top: Double, _ right: Double, _ bottom: Double) -> SVGElement {
      SVGElement(
        "rect",
        [
          "x": SVGValue(left), "y": SVGValue(top), "width": SVGValue(right - left),
          "height": SVGValue(bottom - top), "class": "gap", "fill": ChartColor.card.light,
        ])
    }
    func stroke(_ x: Double, _ y: Double) -> SVGElement {
      line(Position(x: x - 5, y: y + 9), Position(x: x + 5, y: y - 9), .base, width: 2)
    }
    let horizontal = layout.x.breakFraction.map { fraction in
      let x = layout.x(ofFraction: fraction)
      return [
        gap(x - 5, bounds.top - 2, x + 5, bounds.bottom + 2), stroke(x - 5, bounds.bottom),
        stroke(x + 5, bounds.bottom),
      ]
    }
    let vertical = layout.y.breakFraction.map { fraction in
      let y = layout.y(ofFraction: fraction)
      return [
        gap(bounds.left - 2, y - 5, bounds.right + 2, y + 5), stroke(bounds.left, y - 5),
        stroke(bounds.left, y + 5),
      ]
    }
    return (horizontal ?? []) + (vertical ?? [])
  }

  func line(
    _ start: Position, _ end: Position, _ color: ChartColor, width: SVGValue = 1,
    dashes: String = "none"
  ) -> SVGElement {
    SVGElement(
      "line",
      [
        "x1": SVGValue(start.x), "y1": SVGValue(start.y), "x2": SVGValue(end.x),
        "y2": SVGValue(end.y), "class": color.lineClass, "stroke": color.light,
        "stroke-width": width, "stroke-dasharray": SVGValue(dashes),
      ])
  }

  /// A text in the colour of all that explains.
  func text(_ content: String, x: Double, y: Double, anchor: SVGValue = "start") -> SVGElement {
    SVGElement(
      "text",
      [
        "x": SVGValue(x), "y": SVGValue(y), "text-anchor": anchor, "class": "muted",
        "fill": ChartColor.muted.light,
      ], content: content)
  }
}
