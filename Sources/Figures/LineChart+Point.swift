extension LineChart {
  /// A point of a line, in the units of the chart's axes.
  public struct Point: Equatable, Sendable {
    /// The value along the horizontal axis.
    public let x: Double

    /// The value along the vertical axis.
    public let y: Double

    /// The point at `x`, `y`.
    public init(x: Double, y: Double) {
      self.x = x
      self.y = y
    }
  }
}
