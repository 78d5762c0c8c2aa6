/// What distinguishes one series of a chart from the others.
struct SeriesStyle {
  /// The colour as SVG writes it.
  let color: String

  /// The lengths of dashes and gaps as SVG writes them; `none` for a solid line.
  let dashes: String

  let marker: Marker

  enum Marker: CaseIterable {
    case circle, square, triangle, diamond
  }

  /// The style of series number `index`: no two of the first 28 agree.
  init(index: Int) {
    // Okabe and Ito's palette, in an order that keeps neighbours apart, without its yellow, which
    // is too pale for a line on a light card. https://jfly.uni-koeln.de/color/
    let colors = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#000000", "#56B4E9", "#E69F00"]
    let patterns = ["none", "7 4", "2 3", "9 3 2 3"]
    color = colors[index % colors.count]
    dashes = patterns[index % patterns.count]
    marker = Marker.allCases[index % Marker.allCases.count]
  }

  /// The marker at `center`, all of about the same area, with a rim that parts it from the line.
  /// Without a line, the marker is all that there is to see, and larger.
  func markerElement(at center: Position, isLone: Bool = false) -> SVGElement {
    let (x, y) = (center.x, center.y)
    let size = isLone ? 1.6 : 1
    switch marker {
    case .circle:
      let radius: SVGValue = isLone ? 6.4 : 4
      return SVGElement(
        "circle", ["cx": SVGValue(x), "cy": SVGValue(y), "r": radius, "fill": SVGValue(color)])
    case .square:
      return polygon(around: center, size, [(-3.6, -3.6), (3.6, -3.6), (3.6, 3.6), (-3.6, 3.6)])
    case .triangle: return polygon(around: center, size, [(0, -5.2), (4.8, 3.6), (-4.8, 3.6)])
    case .diamond: return polygon(around: center, size, [(0, -5.2), (5.2, 0), (0, 5.2), (-5.2, 0)])
    }
  }

  private func polygon(
    around center: Position, _ size: Double, _ offsets: [(Double, Double)]
  ) -> SVGElement {
    let points = offsets.map { dx, dy in
      "\(SVGValue(center.x + size * dx).text),\(SVGValue(center.y + size * dy).text)"
    }
    return SVGElement(
      "polygon", ["points": SVGValue(points.joined(separator: " ")), "fill": SVGValue(color)])
  }
}
