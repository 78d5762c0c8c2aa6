extension LineChart {
  /// The chart in words, for readers who do not see it: each line's first and last point.
  public var alternativeText: String {
    let lines = series.map { series in
      let points = series.points.filter(canShow)
      let x = decimalTexts(points.map(\.x))
      let y = decimalTexts(points.map(\.y), significantDigits: 4)
      switch points.count {
      case 0: return "\(series.name): no values."
      case 1: return "\(series.name): \(y[0]) at \(x[0])."
      default:
        let (from, to) = ("\(y[0]) at \(x[0])", "\(y[y.count - 1]) at \(x[x.count - 1])")
        return "\(series.name): from \(from) to \(to)."
      }
    }
    return (["A line chart of \(y.label) by \(x.label)."] + lines).joined(separator: " ")
  }

  /// Whether `point` has a place on both axes.
  func canShow(_ point: Point) -> Bool { x.canShow(point.x) && y.canShow(point.y) }
}
