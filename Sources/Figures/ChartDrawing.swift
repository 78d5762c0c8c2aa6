/// The drawing of a line chart: the places of all that it shows, in pixels, and the SVG of them.
struct ChartDrawing {
  private let chart: LineChart
  private let layout: ChartLayout
  /// The texts within the plot, and their places.
  private let notes: [(note: ChartLayout.Note, place: Rectangle)]

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
    let (width, height) = (chart.width, Int(layout.height))
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
        SVGElement("title", content: "\(chart.y.label) by \(chart.x.label)"),
        SVGElement("desc", content: chart.alternativeText),
        SVGElement("style", content: ChartColor.darkStyle(seriesCount: chart.series.count)), card,
      ] + headings + horizontalAxis + verticalAxis + breaks + referenceLines
        + chart.series.indices.map(seriesElement) + labelElements)
  }

  // MARK: Headings and axes

  /// The labels of the axes; that of the vertical one stands above it.
  private var headings: [SVGElement] {
    let width = Double(chart.width) - 2 * ChartLayout.margin
    func label(_ text: String) -> String {
      wrapped(text, toWidth: width, size: 18, maximumLines: 1).first ?? ""
    }
    let x = (layout.bounds.left + layout.bounds.right) / 2
    let half = estimatedWidth(of: chart.x.label, size: 18) / 2
    let centre = max(
      ChartLayout.margin + half, min(x, Double(chart.width) - ChartLayout.margin - half))
    return [
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
    let bounds = layout.bounds
    return layout.y.ticks.enumerated().flatMap { number, tick in
      let y = layout.y(ofFraction: tick.fraction)
      return [
        line(
          Position(x: bounds.left, y: y), Position(x: bounds.right, y: y),
          number == 0 || tick.tick.multiple == 0 ? .base : .grid),
        text(tick.tick.label, x: bounds.left - 10, y: y + 6, anchor: "end"),
      ]
    }
  }

  /// The break of an axis between 0 and the smallest positive value: a gap in the grid, and two
  /// slanted strokes on the axis.
  private var breaks: [SVGElement] {
    let bounds = layout.bounds
    func gap(_ left: Double, _ top: Double, _ right: Double, _ bottom: Double) -> SVGElement {
      SVGElement(
        "rect",
        [
          "x": left, "y": top, "width": right - left, "height": bottom - top, "class": "gap",
          "fill": ChartColor.card.light,
        ])
    }
    func stroke(_ x: Double, _ y: Double) -> SVGElement {
      line(Position(x: x - 5, y: y + 9), Position(x: x + 5, y: y - 9), .base, width: 2)
    }
    var elements: [SVGElement] = []
    if let x = layout.x.breakFraction.map(layout.x(ofFraction:)) {
      elements += [gap(x - 5, bounds.top - 2, x + 5, bounds.bottom + 2)]
      elements += [x - 5, x + 5].map { stroke($0, bounds.bottom) }
    }
    if let y = layout.y.breakFraction.map(layout.y(ofFraction:)) {
      elements += [gap(bounds.left - 2, y - 5, bounds.right + 2, y + 5)]
      elements += [y - 5, y + 5].map { stroke(bounds.left, $0) }
    }
    return elements
  }

  /// The reference lines, across the plot.
  private var referenceLines: [SVGElement] {
    layout.entries.filter { $0.series == nil }.compactMap(\.end).map { end in
      line(Position(x: layout.bounds.left, y: end.y), end, .muted, width: 1.5, dashes: "6 4")
    }
  }

  // MARK: Series

  /// The line and the markers of series number `index`, and the ring around its minimum.
  private func seriesElement(_ index: Int) -> SVGElement {
    let (style, series) = (SeriesStyle(index: index), chart.series[index])
    let runs = layout.runs(of: series)
    let path = runs.filter { $0.count > 1 }.flatMap { run in
      run.enumerated().map { "\($0 == 0 ? "M" : "L")\($1.x.svg) \($1.y.svg)" }
    }.joined(separator: " ")
    var elements: [SVGElement] = []
    if !path.isEmpty {
      elements.append(
        SVGElement(
          "path",
          [
            "d": path, "fill": "none", "class": style.color.lineClass, "stroke": style.color.light,
            "stroke-width": 3, "stroke-dasharray": style.dashes, "stroke-linejoin": "round",
          ]))
    }
    elements.append(
      rimmed(markedPoints(runs).map { style.markerElement(at: $0, isLone: path.isEmpty) }))
    if let center = ChartLayout.minimum(of: series, in: chart).map(layout.position) {
      elements.append(
        SVGElement(
          "circle",
          [
            "cx": center.x, "cy": center.y, "r": 10, "fill": "none",
            "class": style.color.lineClass, "stroke": style.color.light, "stroke-width": 2.5,
          ]))
    }
    return SVGElement("g", children: elements)
  }

  /// The points that get a marker: all, or, if they crowd, only those at least 24 pixels from
  /// the marker before; the last of a run always.
  private func markedPoints(_ runs: [[Position]]) -> [Position] {
    runs.flatMap { run in
      var marked: [Position] = []
      for point in run.dropLast() {
        let (dx, dy) = marked.last.map { (point.x - $0.x, point.y - $0.y) } ?? (24, 0)
        if dx * dx + dy * dy >= 24 * 24 { marked.append(point) }
      }
      return marked + run.suffix(1)
    }
  }

  /// Markers with a rim that parts them from lines beneath.
  private func rimmed(_ markers: [SVGElement]) -> SVGElement {
    SVGElement(
      "g", ["class": "rim", "stroke": ChartColor.card.light, "stroke-width": "1.4"],
      children: markers)
  }

  // MARK: Labels

  /// The labels: in the column beside the plot, and within it; or, without any point, a remark.
  private var labelElements: [SVGElement] {
    let isEmpty = chart.series.allSatisfy { layout.runs(of: $0).isEmpty }
    let remark = text(
      "no values to show", x: (layout.bounds.left + layout.bounds.right) / 2,
      y: (layout.bounds.top + layout.bounds.bottom) / 2, anchor: "middle")
    return (isEmpty ? [remark] : []) + layout.entries.map(entryElement)
      + notes.map { noteElement($0.note, in: $0.place) }
  }

  /// A label in the column, with a sample of its line before it, which a leader joins to the line.
  private func entryElement(_ entry: ChartLayout.Entry) -> SVGElement {
    let start = Position(x: layout.bounds.right + ChartLayout.leader, y: entry.y)
    let end = Position(x: start.x + ChartLayout.sample, y: entry.y)
    let style = entry.series.map(SeriesStyle.init)
    let color = style?.color ?? .muted
    let leader = entry.end.map { point in
      line(Position(x: point.x + (style == nil ? 0 : 6), y: point.y), start, color)
    }
    let sample = line(
      start, end, color, width: style == nil ? "1.50" : "3", dashes: style?.dashes ?? "6 4")
    let marker = style.map { style in
      rimmed([style.markerElement(at: Position(x: (start.x + end.x) / 2, y: entry.y))])
    }
    let top = entry.y - 11 * Double(entry.lines.count - 1) + 6
    let texts = entry.lines.enumerated().map { number, line in
      SVGElement("text", ["x": end.x + 6, "y": top + 22 * Double(number)], content: line)
    }
    return SVGElement("g", children: [leader, sample, marker].compactMap(\.self) + texts)
  }

  /// A text in `place`, aligned to its point, with a rim that parts it from lines beneath.
  private func noteElement(_ note: ChartLayout.Note, in place: Rectangle) -> SVGElement {
    let (x, anchor) =
      place.left > note.point.x
      ? (place.left, "start")
      : place.right < note.point.x ? (place.right, "end") : (note.point.x, "middle")
    return SVGElement(
      "text",
      [
        "x": x, "y": (place.top + place.bottom) / 2 + 6, "text-anchor": anchor, "class": "rim",
        "stroke": ChartColor.card.light, "stroke-width": "4", "stroke-linejoin": "round",
        "paint-order": "stroke",
      ], content: note.text)
  }

  // MARK: Elements

  private func line(
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
  private func text(
    _ content: String, x: Double, y: Double, anchor: String = "start"
  ) -> SVGElement {
    SVGElement(
      "text",
      [
        "x": x, "y": y, "text-anchor": anchor, "class": "muted", "fill": ChartColor.muted.light,
      ], content: content)
  }
}
