extension ChartDrawing {
  /// The names of the series, each beside its line; or, without any point to show, a note.
  var labelElements: [SVGElement] {
    let note =
      runs.joined().isEmpty
      ? [
        SVGElement(
          "text",
          [
            "x": SVGValue((area.bounds.left + area.bounds.right) / 2),
            "y": SVGValue((area.bounds.top + area.bounds.bottom) / 2),
            "text-anchor": "middle", "fill": SVGValue(Self.mutedInk),
          ], content: "no values to show")
      ] : []
    return note + columnLabels + freeLabels
  }

  /// The heights of the labels in the column to the right.
  private var columnHeights: [Double] {
    let wanted = labelledInColumn.map { runs[$0].last?.last?.y ?? area.bounds.bottom }
    return LabelPlacement.spread(
      wanted, spacing: 20, within: area.bounds.top...area.bounds.bottom)
  }

  /// The labels in the column to the right, each with a piece of its line before it, which a thin
  /// line joins to the last point.
  private var columnLabels: [SVGElement] {
    zip(labelledInColumn, columnHeights).map { index, y in
      let style = SeriesStyle(index: index)
      let start = Position(x: area.bounds.right + 8, y: y)
      let end = Position(x: start.x + 26, y: y)
      let leader = runs[index].last?.last.map { point in
        stroke(
          from: Position(x: point.x + 5, y: point.y), to: start, color: style.color, width: "0.8")
      }
      let sample = [
        stroke(from: start, to: end, color: style.color, width: "2.2", dashes: style.dashes),
        style.markerElement(at: Position(x: (start.x + end.x) / 2, y: y)),
        SVGElement(
          "text", ["x": SVGValue(end.x + 6), "y": SVGValue(y + 4.5)], content: labels[index]),
      ]
      return SVGElement("g", children: [leader].compactMap(\.self) + sample)
    }
  }

  /// The labels within the plot, each beside the last point of its line.
  private var freeLabels: [SVGElement] {
    var bounds = area.bounds
    bounds.right = Double(chart.width) - Self.margin
    let lines = runs.joined().flatMap { run in
      run.count == 1 ? [(run[0], run[0])] : Array(zip(run, run.dropFirst()))
    }
    var taken = columnHeights.map { y in
      Rectangle(left: area.bounds.right, top: y - 9, right: bounds.right, bottom: y + 9)
    }
    return runs.indices.filter { !labelledInColumn.contains($0) }.compactMap { index in
      guard let point = runs[index].last?.last else { return nil }
      let place = LabelPlacement.besides(
        point, width: estimatedWidth(of: labels[index], size: 13), height: 18,
        within: bounds, lines: lines, labels: taken)
      taken.append(place)
      return freeLabel(labels[index], in: place, beside: point)
    }
  }

  /// `label` in `place`, aligned to its `point`, with a rim that parts it from lines beneath.
  private func freeLabel(
    _ label: String, in place: Rectangle, beside point: Position
  ) -> SVGElement {
    let (x, anchor) =
      place.left > point.x
      ? (place.left, "start") : place.right < point.x ? (place.right, "end") : (point.x, "middle")
    return SVGElement(
      "text",
      [
        "x": SVGValue(x), "y": SVGValue((place.top + place.bottom) / 2 + 4.5),
        "text-anchor": SVGValue(anchor), "stroke": SVGValue(Self.card), "stroke-width": "4",
        "stroke-linejoin": "round", "paint-order": "stroke",
      ], content: label)
  }

  private func stroke(
    from start: Position, to end: Position, color: String, width: SVGValue, dashes: String = "none"
  ) -> SVGElement {
    SVGElement(
      "line",
      [
        "x1": SVGValue(start.x), "y1": SVGValue(start.y), "x2": SVGValue(end.x),
        "y2": SVGValue(end.y), "stroke": SVGValue(color), "stroke-width": width,
        "stroke-dasharray": SVGValue(dashes),
      ])
  }
}
