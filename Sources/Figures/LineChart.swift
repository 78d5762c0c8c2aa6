/// Lines through points on two axes, as one SVG picture: a learning curve, say.
///
/// Why SVG: its text stays sharp and selectable at any size, every byte of it is written here (no
/// rasterizer's or font's version has a say), and the forges show it as they show PNG. The chart
/// lies on an opaque card, so it reads on light and on dark pages. Each series differs from the
/// others by colour (Okabe and Ito's, which colour-blind readers tell apart), by dashes and by
/// markers, and has its name beside its last point.
///
/// Values that no axis can show (NaN, infinities, on a logarithmic axis those that are not
/// positive) are left out, and the line is broken there. A chart without a value to show says so.
public struct LineChart: DescribedFigure {
  /// The line of text above the chart, if there is one.
  public let title: String?

  /// The horizontal axis.
  public let x: Axis

  /// The vertical axis.
  public let y: Axis

  /// What the chart draws; later series lie over earlier ones.
  public let series: [Series]

  /// 840 CSS pixels.
  public let width = 840

  /// 420 CSS pixels.
  public let height = 420

  /// `svg`.
  public let fileExtension = "svg"

  /// A chart of `series` over the axes `x` and `y`.
  public init(title: String? = nil, x: Axis, y: Axis, series: [Series]) {
    self.title = title
    self.x = x
    self.y = y
    self.series = series
  }

  /// A chart of `series`, each of values at x = 1, 2, 3 and so on: a value an epoch, say.
  public init(
    _ title: String? = nil, x: Axis, y: Axis, _ series: KeyValuePairs<String, [Double]>
  ) {
    self.init(title: title, x: x, y: y, series: series.map { Series($0.key, $0.value) })
  }

  /// The chart as an SVG file in UTF-8.
  public func encoded() -> [UInt8] {
    Array((ChartDrawing(self).svg.text() + "\n").utf8)
  }
}
