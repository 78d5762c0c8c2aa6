/// A colour of a chart on a light page, and on a dark one.
///
/// Attributes have the light one. A style sheet replaces it if the page is dark, so that a viewer
/// without style sheets shows the light chart.
struct ChartColor {
  let light: String
  private let dark: String
  private let name: String

  static let ink = ChartColor(light: "#1f2328", dark: "#f0f3f6", name: "ink")
  static let muted = ChartColor(light: "#57606a", dark: "#b0b8c1", name: "muted")
  static let card = ChartColor(light: "#fdfdfb", dark: "#1c2128", name: "card")
  static let base = ChartColor(light: "#8c8c88", dark: "#8b949e", name: "base")
  static let grid = ChartColor(light: "#dcdcd8", dark: "#3a414a", name: "grid")

  /// The colour of series number `index`.
  ///
  /// Okabe and Ito's palette, in an order that keeps neighbours apart, without its yellow, which is
  /// too pale for a line on a light card (https://jfly.uni-koeln.de/color/); on dark the same hues,
  /// lighter. The last three serve groups of points alone.
  static func series(_ index: Int) -> ChartColor {
    let colors = [
      ("#0072B2", "#4AA3DF"), ("#D55E00", "#F28E4B"), ("#009E73", "#2FC495"),
      ("#CC79A7", "#E09CC4"), ("#000000", "#F0F0F0"), ("#56B4E9", "#9CD7FA"),
      ("#E69F00", "#F2BE4E"), ("#6A3D9A", "#B79AE0"), ("#808000", "#C9C95A"),
      ("#882255", "#E0719F"),
    ]
    let number = index % colors.count
    return ChartColor(light: colors[number].0, dark: colors[number].1, name: "s\(number)")
  }

  /// The class of elements that are filled with the colour, and of lines that are drawn in it.
  var fillClass: String { name }
  var lineClass: String { "\(name)-line" }

  /// The rules for dark pages of a chart with `seriesCount` series.
  static func darkStyle(seriesCount: Int) -> String {
    let series = (0..<seriesCount).map(Self.series)
    var rules = [".card{fill:\(card.dark);stroke:\(grid.dark)}", ".gap{fill:\(card.dark)}"]
    rules.append(".rim{stroke:\(card.dark)}")
    rules += ([ink, muted] + series).map { ".\($0.name){fill:\($0.dark)}" }
    rules += ([base, grid, muted] + series).map { ".\($0.name)-line{stroke:\($0.dark)}" }
    return "@media (prefers-color-scheme:dark){\(rules.joined())}"
  }
}

/// The dashes and the marker that distinguish a series from the others, beside its colour.
struct SeriesStyle {
  /// How many colours lines have.
  static let colorCount = 7
  let color: ChartColor
  /// The lengths of dashes and gaps as SVG writes them; `none` for a solid line.
  let dashes: String

  private let marker: Marker

  private enum Marker: CaseIterable {
    case circle, square, triangle, diamond
  }

  /// The style of series number `index`: no two of the first 28 agree.
  init(index: Int) {
    let patterns = ["none", "8 5", "2 4", "10 4 2 4"]
    color = .series(index % Self.colorCount)
    dashes = patterns[index % patterns.count]
    marker = Marker.allCases[index % Marker.allCases.count]
  }

  /// The marker at `center`, all of about the same area. A point without a line has a larger one.
  func markerElement(at center: Position, isLone: Bool = false) -> SVGElement {
    let size = isLone ? 1.6 : 1
    let corners: [(Double, Double)]
    switch marker {
    case .circle:
      return SVGElement(
        "circle",
        [
          "cx": center.x, "cy": center.y, "r": 5 * size, "class": color.fillClass,
          "fill": color.light,
        ])
    case .square: corners = [(-4.5, -4.5), (4.5, -4.5), (4.5, 4.5), (-4.5, 4.5)]
    case .triangle: corners = [(0, -6.5), (6, 4.5), (-6, 4.5)]
    case .diamond: corners = [(0, -6.5), (6.5, 0), (0, 6.5), (-6.5, 0)]
    }
    let points = corners.map { dx, dy in
      "\((center.x + size * dx).svg),\((center.y + size * dy).svg)"
    }
    return SVGElement(
      "polygon",
      [
        "points": points.joined(separator: " "), "class": color.fillClass, "fill": color.light,
      ])
  }
}
