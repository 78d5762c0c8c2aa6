/// The drawing of a line chart: the places of all that it shows, in pixels, and the SVG of them.
struct ChartDrawing {
  private let chart: LineChart
  private let description: String
  private let layout: ChartLayout
  /// The texts within the plot, and their places.
  private let notes: [(note: ChartLayout.Note, place: Rectangle)]

  /// The drawing of `chart`, described by `description`, by default in the words of the chart.
  init(_ chart: LineChart, description: String? = nil) {
    self.description = description ?? chart.alternativeText
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
    layout.frame.svg(
      description: description, seriesCount: min(chart.series.count, SeriesStyle.colorCount),
      content: referenceLines + chart.series.indices.compactMap(bandElement)
        + chart.series.indices.map(seriesElement) + labelElements)
  }

  /// The reference lines, across the plot.
  private var referenceLines: [SVGElement] {
    layout.entries.filter { $0.series == nil }.compactMap(\.end).map { end in
      ChartFrame.line(
        Position(x: layout.bounds.left, y: end.y), end, .muted, width: 1.5, dashes: "6 4")
    }
  }

  // MARK: Series

  /// The band of series number `index`, beneath all lines; that of a lone point is a bar.
  private func bandElement(_ index: Int) -> SVGElement? {
    let color = SeriesStyle(index: index).color
    let outlines = layout.bandRuns(of: chart.series[index]).map { run -> [Position] in
      let outline = run.map(\.upper) + run.map(\.lower).reversed()
      guard run.count == 1 else { return outline }
      let offsets = [(0, -10.0), (0, 10), (1, 10), (1, -10)]
      return offsets.map { Position(x: outline[$0].x + $1, y: outline[$0].y) }
    }
    guard !outlines.isEmpty else { return nil }
    let path = outlines.map { outline in
      "M" + outline.map { "\($0.x.svg) \($0.y.svg)" }.joined(separator: "L") + "Z"
    }
    return SVGElement(
      "path",
      [
        "d": path.joined(), "class": color.fillClass, "fill": color.light, "fill-opacity": "0.2",
      ])
  }

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
    if !series.isOutline {
      elements.append(
        rimmed(markedPoints(runs).map { style.markerElement(at: $0, isLone: path.isEmpty) }))
    }
    if let center = ChartLayout.minimum(of: series, in: chart).map(layout.frame.position) {
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
    return (isEmpty ? [layout.frame.emptyRemark] : []) + layout.entries.map(entryElement)
      + notes.map { noteElement($0.note, in: $0.place) }
  }

  /// A label in the column, with a sample of its line before it, which a leader joins to the line.
  private func entryElement(_ entry: ChartLayout.Entry) -> SVGElement {
    let start = Position(x: layout.bounds.right + ChartLayout.leader, y: entry.y)
    let end = Position(x: start.x + ChartLayout.sample, y: entry.y)
    let style = entry.series.map(SeriesStyle.init)
    let color = style?.color ?? .muted
    let leader = entry.end.map { point in
      ChartFrame.line(Position(x: point.x + (style == nil ? 0 : 6), y: point.y), start, color)
    }
    let sample = ChartFrame.line(
      start, end, color, width: style == nil ? "1.50" : "3", dashes: style?.dashes ?? "6 4")
    let isMarked = entry.series.map { !chart.series[$0].isOutline } ?? false
    let marker = style.flatMap { style in
      !isMarked
        ? nil : rimmed([style.markerElement(at: Position(x: (start.x + end.x) / 2, y: entry.y))])
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
}
