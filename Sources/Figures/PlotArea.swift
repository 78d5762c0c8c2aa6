/// What the axes of a chart enclose: which place in the picture a pair of values has.
struct PlotArea {
  /// The area in the picture.
  let bounds: Rectangle

  /// The horizontal scale; its ends lie a little inside of the area's left and right edges.
  let x: AxisScale

  /// The vertical scale; its ends are the area's lower and upper edge.
  let y: AxisScale

  private static let inset = 12.0

  /// The place of `point`, which is in units of the axes.
  func position(_ point: LineChart.Point) -> Position {
    let width = bounds.right - bounds.left - 2 * Self.inset
    let height = bounds.bottom - bounds.top
    return Position(
      x: bounds.left + Self.inset + x.fraction(of: point.x) * width,
      y: bounds.bottom - y.fraction(of: point.y) * height)
  }
}
