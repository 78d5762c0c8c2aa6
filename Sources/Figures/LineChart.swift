import Platform

/// Lines through points on two axes, as one SVG picture: a learning curve, say.
///
/// SVG's text stays sharp and selectable at any size, and every byte of it is written here,
/// independently of rasterizers and fonts. The chart lies on an opaque card, light or, if the viewer
/// prefers it and heeds style sheets, dark. Each series differs from the others by colour (Okabe and
/// Ito's, which colour-blind readers tell apart), by dashes and by markers. Bands lie beneath all lines.
///
/// Values that no axis can show (NaN and infinities, on a logarithmic axis those that are not positive) are left
/// out, and the line is broken there. A chart without a value to show says so.
public struct LineChart: Figure {
  let x: Axis
  let y: Axis
  let series: [Series]
  let lines: [ReferenceLine]

  /// 660 CSS pixels; the lettering of 18 pixels is still readable at half of that.
  public let width = 660
  /// `svg`.
  public let fileExtension = "svg"

  /// A chart of `series`, of which later ones lie over earlier ones, over the axes `x` and `y`, with
  /// `lines` to compare them with.
  public init(x: Axis, y: Axis, series: [Series], lines: [ReferenceLine] = []) {
    (self.x, self.y, self.series, self.lines) = (x, y, series, lines)
  }

  /// The chart as an SVG file in UTF-8.
  public func encoded() -> [UInt8] {
    Array((ChartDrawing(self).svg.text() + "\n").utf8)
  }

  /// Whether `point` has a place on both axes.
  func canShow(_ point: Point) -> Bool { x.canShow(point.x) && y.canShow(point.y) }

  /// The ends of the band of `point`, if the axis can show both.
  func shownLimits(of point: Point) -> (lower: Double, upper: Double)? {
    point.limits.flatMap { y.canShow($0.lower) && y.canShow($0.upper) ? ($0.lower, $0.upper) : nil }
  }

  /// An axis of a chart. Its range and its ticks, which are round numbers, follow from the data.
  public struct Axis: Sendable, ExpressibleByStringInterpolation {
    /// How values become positions.
    public enum Scale: Sendable {
      /// Equal differences are equally far apart.
      case linear
      /// Equal ratios are equally far apart; only positive values have a place.
      case logarithmic
      /// As `logarithmic`, and 0 has a place at the lower end, which a visible break separates.
      case logarithmicWithZero
    }

    let label: String
    let scale: Scale
    let startsAtZero: Bool

    /// An axis that measures the quantity `label`, with its unit if it has one; a linear one includes
    /// 0 if it `startsAtZero`.
    public init(_ label: String, scale: Scale = .linear, startsAtZero: Bool = false) {
      (self.label, self.scale, self.startsAtZero) = (label, scale, startsAtZero)
    }

    /// A linear axis that measures the quantity that the literal names.
    public init(stringLiteral label: String) { self.init(label) }

    /// Whether `value` has a place on the axis.
    func canShow(_ value: Double) -> Bool {
      switch scale {
      case .linear: value.isFinite
      case .logarithmic: value > 0 && value.isFinite
      case .logarithmicWithZero: value >= 0 && value.isFinite
      }
    }
  }

  /// A point of a line, in the units of the chart's axes.
  struct Point: Equatable {
    let x: Double
    let y: Double
    /// The ends of the band around y.
    var limits: Limits?
  }

  /// The lower and the upper end of a band at a point.
  struct Limits: Equatable {
    let lower: Double
    let upper: Double
  }

  /// A named line of a chart; one point alone is a marker.
  public struct Series: Sendable {
    let name: String
    let points: [Point]
    let marksMinimum: Bool
    /// Whether the points are the corners of an outline: without markers, and unbroken from 0 to the
    /// positive values.
    let isOutline: Bool

    /// A line through `points`, pairs of x and y, in their order: `zip(components, errors)`, say. If it
    /// `marksMinimum`, a ring marks the point with the smallest y, with its value beside it.
    public init(
      _ name: String, points: some Sequence<(Double, Double)>, marksMinimum: Bool = false
    ) {
      self.init(name, points.map { Point(x: $0, y: $1) }, marksMinimum: marksMinimum)
    }

    /// A line through `points` with a translucent band from a lower to an upper value at each of them, the pairs
    /// of `band`: mean ± standard deviation over seeds, say. A pair with a value that the axis cannot show leaves
    /// a gap in the band.
    ///
    /// - Precondition: a pair for each point, of which the first value is not the greater one.
    public init(
      _ name: String, points: some Sequence<(Double, Double)>,
      band: some Sequence<(Double, Double)>,
      marksMinimum: Bool = false
    ) {
      let (points, band) = (Array(points), Array(band))
      require(
        band.count == points.count,
        "expected \(points.count) pairs in the band of \(name), one for each point, found \(band.count)"
      )
      let joined = zip(points, band).map { point, limits in
        require(
          !(limits.0 > limits.1),
          "expected a lower and an upper value in the band of \(name), found \(limits.0) and \(limits.1)"
        )
        return Point(
          x: point.0, y: point.1, limits: Limits(lower: limits.0, upper: limits.1))
      }
      self.init(name, joined, marksMinimum: marksMinimum)
    }

    /// A line through `points`, or the outline whose corners they are.
    init(_ name: String, _ points: [Point], marksMinimum: Bool = false, isOutline: Bool = false) {
      (self.name, self.points) = (name, points)
      (self.marksMinimum, self.isOutline) = (marksMinimum, isOutline)
    }

    /// A line through `values` at x = 1, 2, 3 and so on: a value an epoch, say.
    public init(
      _ name: String, _ values: some Sequence<some BinaryFloatingPoint>, marksMinimum: Bool = false
    ) {
      let points = values.enumerated().map { (Double($0 + 1), Double($1)) }
      self.init(name, points: points, marksMinimum: marksMinimum)
    }
  }

  /// A horizontal line across the chart: the error of another method, say.
  public struct ReferenceLine: Sendable {
    let label: String
    let y: Double

    /// A line at `y` with the text `label` beside it.
    public init(_ label: String, y: Double) { (self.label, self.y) = (label, y) }
  }
}
