extension ChartDrawing {
  /// The line and the markers of series number `index`.
  func seriesElement(_ index: Int) -> SVGElement {
    let style = SeriesStyle(index: index)
    let path = runs[index].filter { $0.count > 1 }.flatMap { run in
      run.enumerated().map { number, point in
        "\(number == 0 ? "M" : "L")\(SVGValue(point.x).text) \(SVGValue(point.y).text)"
      }
    }.joined(separator: " ")
    let line = SVGElement(
      "path",
      [
        "d": SVGValue(path), "fill": "none", "stroke": SVGValue(style.color), "stroke-width": "2.2",
        "stroke-dasharray": SVGValue(style.dashes), "stroke-linejoin": "round",
      ])
    let markers = SVGElement(
      "g", ["stroke": SVGValue(Self.card), "stroke-width": "1.2"],
      children: markedPoints(index).map { style.markerElement(at: $0, isLone: path.isEmpty) })
    return SVGElement("g", children: path.isEmpty ? [markers] : [line, markers])
  }

  /// The points that get a marker: all, but where they crowd, only those at least 20 pixels from
  /// the marker before; the last of a run always.
  private func markedPoints(_ index: Int) -> [Position] {
    runs[index].flatMap { run in
      var marked: [Position] = []
      for point in run.dropLast() {
        let (dx, dy) = marked.last.map { (point.x - $0.x, point.y - $0.y) } ?? (20, 0)
        if dx * dx + dy * dy >= 20 * 20 { marked.append(point) }
      }
      return marked + run.suffix(1)
    }
  }
}
