extension ChartDrawing {
  /// The opaque ground that all else lies on, whatever the colour of the page.
  var cardElement: SVGElement {
    SVGElement(
      "rect",
      [
        "x": 0.5, "y": 0.5, "width": SVGValue("\(chart.width - 1)"),
        "height": SVGValue("\(chart.height - 1)"), "rx": 8, "fill": SVGValue(Self.card),
        "stroke": "#d0d0cc",
      ])
  }

  /// The chart's title and the labels of its axes; that of the vertical one stands above it.
  var headings: [SVGElement] {
    let width = Double(chart.width) - 2 * Self.margin
    let title = chart.title.map { title in
      SVGElement(
        "text",
        [
          "x": SVGValue(Self.margin), "y": 36, "font-size": "17", "font-weight": "600",
        ], content: shortened(title, toWidth: width, size: 17))
    }
    let vertical = text(
      shortened(chart.y.label, toWidth: width, size: 13), x: Self.margin, y: area.bounds.top - 18,
      color: Self.mutedInk)
    let horizontal = text(
      shortened(chart.x.label, toWidth: width, size: 13),
      x: (area.bounds.left + area.bounds.right) / 2,
      y: area.bounds.bottom + 42, anchor: "middle", color: Self.mutedInk)
    return [title, vertical, horizontal].compactMap(\.self)
  }

  /// Ticks below the plot, and their numbers.
  var horizontalAxis: [SVGElement] {
    area.x.ticks.flatMap { tick in
      let x = area.position(LineChart.Point(x: tick.value, y: area.y.lower)).x
      return [
        line(
          Position(x: x, y: area.bounds.bottom), Position(x: x, y: area.bounds.bottom + 5),
          color: "#8c8c88"),
        text(
          tick.label, x: x, y: area.bounds.bottom + 20, anchor: "middle", size: "12",
          color: Self.mutedInk),
      ]
    }
  }

  /// Lines across the plot at the ticks, and their numbers; the lowest, and that at 0, are darker.
  var verticalAxis: [SVGElement] {
    area.y.ticks.flatMap { tick in
      let y = area.position(LineChart.Point(x: area.x.lower, y: tick.value)).y
      let isBase = tick.multiple == 0 || tick == area.y.ticks.first
      return [
        line(
          Position(x: area.bounds.left, y: y), Position(x: area.bounds.right, y: y),
          color: isBase ? "#8c8c88" : "#e2e2de"),
        text(
          tick.label, x: area.bounds.left - 8, y: y + 4, anchor: "end", size: "12",
          color: Self.mutedInk),
      ]
    }
  }

  private func line(_ start: Position, _ end: Position, color: String) -> SVGElement {
    SVGElement(
      "line",
      [
        "x1": SVGValue(start.x), "y1": SVGValue(start.y), "x2": SVGValue(end.x),
        "y2": SVGValue(end.y), "stroke": SVGValue(color),
      ])
  }

  private func text(
    _ content: String, x: Double, y: Double, anchor: SVGValue = "start", size: SVGValue = "13",
    color: String
  ) -> SVGElement {
    SVGElement(
      "text",
      [
        "x": SVGValue(x), "y": SVGValue(y), "text-anchor": anchor, "font-size": size,
        "fill": SVGValue(color),
      ], content: content)
  }
}
