/// What all charts have around their data: the card, the axes with their ticks and labels, and the plot's place.
struct ChartFrame {
  static let margin = 18.0
  /// Between the ends of an axis and the first and last place on it.
  static let inset = 14.0

  let width: Int
  let height: Double
  /// The area that the axes enclose.
  let bounds: Rectangle
  let x: AxisScale
  let y: AxisScale
  let xLabel: String
  let yLabel: String
  /// Whether lines cross the plot at the ticks of both axes, within a box, and the vertical axis too has insets.
  var isBoxed = false

  // MARK: Places

  func x(ofFraction fraction: Double) -> Double {
    bounds.left + Self.inset + fraction * (bounds.right - bounds.left - 2 * Self.inset)
  }

  func y(ofFraction fraction: Double) -> Double {
    let inset = isBoxed ? Self.inset : 0
    return bounds.bottom - inset - fraction * (bounds.bottom - bounds.top - 2 * inset)
  }

  /// The place of `point`, which is in units of the axes.
  func position(_ point: LineChart.Point) -> Position {
    Position(x: x(ofFraction: x.fraction(of: point.x)), y: y(ofFraction: y.fraction(of: point.y)))
  }

  // MARK: The picture

  /// The picture of `content` within the frame, with a description in words and the colours of
  /// `seriesCount` series.
  func svg(description: String, seriesCount: Int, content: [SVGElement]) -> SVGElement {
    let height = Int(height)
    let card = SVGElement(
      "rect",
      [
        "x": 0.5, "y": 0.5, "width": Double(width - 1), "height": Double(height - 1), "rx": 8,
        "class": "card", "fill": ChartColor.card.light, "stroke": ChartColor.grid.light,
      ])
    return SVGElement(
      "svg",
      [
        "xmlns": "http://www.w3.org/2000/svg", "width": width, "height": height,
        "viewBox": "0 0 \(width) \(height)", "role": "img",
        "font-family": "system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif",
        "font-size": "18", "class": "ink", "fill": ChartColor.ink.light,
      ],
      children: [
        SVGElement("title", content: "\(yLabel) by \(xLabel)"),
        SVGElement("desc", content: description),
        SVGElement("style", content: ChartColor.darkStyle(seriesCount: seriesCount)), card,
      ] + headings + horizontalAxis + verticalAxis + box + breaks + content)
  }

  /// A remark in the middle of a plot that has no data.
  var emptyRemark: SVGElement {
    Self.text(
      "no values to show", x: (bounds.left + bounds.right) / 2, y: (bounds.top + bounds.bottom) / 2,
      anchor: "middle")
  }

  /// The labels of the axes; that of the vertical one stands above it.
  private var headings: [SVGElement] {
    let room = Double(width) - 2 * Self.margin
    func label(_ text: String) -> String {
      wrapped(text, toWidth: room, size: 18, maximumLines: 1).first ?? ""
    }
    let x = (bounds.left + bounds.right) / 2
    let half = estimatedWidth(of: xLabel, size: 18) / 2
    let centre = max(Self.margin + half, min(x, Double(width) - Self.margin - half))
    return [
      Self.text(label(yLabel), x: Self.margin, y: bounds.top - 20),
      Self.text(label(xLabel), x: centre, y: bounds.bottom + 54, anchor: "middle"),
    ]
  }

  /// Ticks below the plot or, in a box, lines across it, and their numbers.
  private var horizontalAxis: [SVGElement] {
    let bottom = bounds.bottom
    return x.ticks.flatMap { tick in
      let x = x(ofFraction: tick.fraction)
      let ends = isBoxed ? (bounds.top, bottom) : (bottom, bottom + 6)
      return [
        Self.line(
          Position(x: x, y: ends.0), Position(x: x, y: ends.1),
          isBoxed && tick.tick.multiple != 0 ? .grid : .base),
        Self.text(tick.tick.label, x: x, y: bottom + 26, anchor: "middle"),
      ]
    }
  }

  /// Lines across the plot at the ticks, and their numbers; the lowest, and that at 0, are darker.
  private var verticalAxis: [SVGElement] {
    y.ticks.enumerated().flatMap { number, tick in
      let y = y(ofFraction: tick.fraction)
      return [
        Self.line(
          Position(x: bounds.left, y: y), Position(x: bounds.right, y: y),
          number == 0 && !isBoxed || tick.tick.multiple == 0 ? .base : .grid),
        Self.text(tick.tick.label, x: bounds.left - 10, y: y + 6, anchor: "end"),
      ]
    }
  }

  private var box: [SVGElement] {
    guard isBoxed else { return [] }
    return [
      SVGElement(
        "rect",
        [
          "x": bounds.left, "y": bounds.top, "width": bounds.right - bounds.left,
          "height": bounds.bottom - bounds.top, "fill": "none",
          "class": ChartColor.base.lineClass, "stroke": ChartColor.base.light,
        ])
    ]
  }

  /// The break of an axis between 0 and the smallest positive value: a gap in the grid, and two
  /// slanted strokes on the axis.
  private var breaks: [SVGElement] {
    func gap(_ left: Double, _ top: Double, _ right: Double, _ bottom: Double) -> SVGElement {
      SVGElement(
        "rect",
        [
          "x": left, "y": top, "width": right - left, "height": bottom - top, "class": "gap",
          "fill": ChartColor.card.light,
        ])
    }
    func stroke(_ x: Double, _ y: Double) -> SVGElement {
      Self.line(Position(x: x - 5, y: y + 9), Position(x: x + 5, y: y - 9), .base, width: 2)
    }
    var elements: [SVGElement] = []
    if let x = x.breakFraction.map(x(ofFraction:)) {
      elements += [gap(x - 5, bounds.top - 2, x + 5, bounds.bottom + 2)]
      elements += [x - 5, x + 5].map { stroke($0, bounds.bottom) }
    }
    if let y = y.breakFraction.map(y(ofFraction:)) {
      elements += [gap(bounds.left - 2, y - 5, bounds.right + 2, y + 5)]
      elements += [y - 5, y + 5].map { stroke(bounds.left, $0) }
    }
    return elements
  }

  // MARK: Elements

  static func line(
    _ start: Position, _ end: Position, _ color: ChartColor, width: any SVGValue = 1,
    dashes: String = "none"
  ) -> SVGElement {
    SVGElement(
      "line",
      [
        "x1": start.x, "y1": start.y, "x2": end.x, "y2": end.y, "class": color.lineClass,
        "stroke": color.light, "stroke-width": width, "stroke-dasharray": dashes,
      ])
  }

  /// A text in the colour of axes and remarks.
  static func text(
    _ content: String, x: Double, y: Double, anchor: String = "start"
  ) -> SVGElement {
    SVGElement(
      "text",
      [
        "x": x, "y": y, "text-anchor": anchor, "class": "muted", "fill": ChartColor.muted.light,
      ], content: content)
  }
}
