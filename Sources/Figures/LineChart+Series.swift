extension LineChart {
  /// A named line of a chart.
  public struct Series: Equatable, Sendable {
    /// The text beside the line's last point.
    public let name: String

    /// The line's points, in the order in which it joins them.
    public let points: [Point]

    /// A line through `points`, pairs of x and y, in their order: `zip(components, errors)`, say.
    public init(_ name: String, points: some Sequence<(Double, Double)>) {
      self.name = name
      self.points = points.map { Point(x: $0, y: $1) }
    }

    /// A line through `values` at x = 1, 2, 3 and so on, or from `start` on: a value an epoch, say.
    public init(
      _ name: String, _ values: some Sequence<some BinaryFloatingPoint>, startingAt start: Int = 1
    ) {
      self.name = name
      points = values.enumerated().map { Point(x: Double(start + $0), y: Double($1)) }
    }
  }
}
