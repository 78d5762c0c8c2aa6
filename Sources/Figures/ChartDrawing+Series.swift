extension ChartDrawing {
  /// The reference lines, across the plot.
  var referenceLines: [SVGElement] {
    layout.entries.filter { $0.series == nil }.compactMap(\.end).map { end in
      line(Position(x: layout.bounds.left, y: end.y), end, .muted, width: 1.5, dashes: "6 4")
    }
  }

  /// The error bars, the line and the markers of series number `index`, and the ring around its
  /// minimum.
  func seriesElement(_ index: Int) -> SVGElement {
    let (style, series) = (SeriesStyle(index: index), chart.series[index])
    let runs = layout.runs(of: series)
    let path = runs.filter { $0.count > 1 }.flatMap { run in
      run.enumerated().map { number, point in
        "\(number == 0 ? "M" : "L")\(SVGValue(point.x).text) \(SVGValue(point.y).text)"
      }
    }.joined(separator: " ")
    let bars = layout.errorBars(of: series).flatMap { top, bottom in
      [(top, bottom)]
        + [top, bottom].map {
          (Position(x: $0.x - 5, y: $0.y), Position(x: $0.x + 5, y: $0.y))
        }
    }
    let path1 = SVGElement(
      "path",
      [
        "d": SVGValue(path), "fill": "none", "class": style.color.lineClass,
        "stroke": style.color.light, "stroke-width": 3, "stroke-dasharray": SVGValue(style.dashes),
        "stroke-linejoin": "round",
      ])
    let markers = SVGElement(
      "g", ["class": "rim", "stroke": ChartColor.card.light, "stroke-width": "1.4"],
      children: markedPoints(runs).map { style.markerElement(at: $0, isLone: path.isEmpty) })
    let ring = ChartLayout.minimum(of: series, in: chart).map(layout.position).map { center in
      SVGElement(
        "circle",
        [
          "cx": SVGValue(center.x), "cy": SVGValue(center.y), "r": 10, "fill": "none",
          "class": style.color.lineClass, "stroke": style.color.light, "stroke-width": 2.5,
        ])
    }
    return SVGElement(
      "g",
      children: bars.map { line($0, $1, style.color, width: 1.5) }
        + (path.isEmpty ? [] : [path1]) + [markers] + (ring.map { [$0] } ?? []))
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

  /// The labels: in the column beside the plot, and within it; or, without any point, a remark.
  var labelElements: [SVGElement] {
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
    let style = entry.series.map { SeriesStyle(index: $0) }
    let color = style?.color ?? .muted
    let leader = entry.end.map { point in
      line(Position(x: point.x + (style == nil ? 0 : 6), y: point.y), start, color)
    }
    let sample = line(
      start, end, color, width: style == nil ? 1.5 : 3, dashes: style?.dashes ?? "6 4")
    let marker = style.map { style in
      SVGElement(
        "g", ["class": "rim", "stroke": ChartColor.card.light, "stroke-width": "1.4"],
        children: [style.markerElement(at: Position(x: (start.x + end.x) / 2, y: entry.y))])
    }
    let top = entry.y - 11 * Double(entry.lines.count - 1) + 6
    let texts = entry.lines.enumerated().map { number, line in
      SVGElement(
        "text", ["x": SVGValue(end.x + 6), "y": SVGValue(top + 22 * Double(number))], content: line)
    }
    return SVGElement("g", children: [leader, sample, marker].compactMap(\.self) + texts)
  }

  /// A text in `place`, aligned to its point, with a rim that parts it from lines beneath.
  private func noteElement(_ note: ChartLayout.Note, in place: Rectangle) -> SVGElement {
    let (x, anchor): (Double, SVGValue) =
      place.left > note.point.x
      ? (place.left, "start")
      : place.right < note.point.x ? (place.right, "end") : (note.point.x, "middle")
    return SVGElement(
      "text",
      [
        "x": SVGValue(x), "y": SVGValue((place.top + place.bottom) / 2 + 6), "text-anchor": anchor,
        "class": "rim", "stroke": ChartColor.card.light, "stroke-width": "4",
        "stroke-linejoin": "round", "paint-order": "stroke",
      ], content: note.text)
  }
}
