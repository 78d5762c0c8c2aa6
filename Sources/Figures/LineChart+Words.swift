// A chart in words and in numbers, for readers who do not see it.
extension LineChart {
  /// The chart in words: how each line runs, where its minimum and maximum lie, and where its band
  /// is widest.
  public var alternativeText: String {
    let start = "A line chart of \(y.label) by \(x.label)."
    let texts = series.map {
      "\($0.name): \(course(of: $0.points.filter(canShow)))\(band(of: $0))."
    }
    let references = lines.map { line in
      "Horizontal line, \(line.label): \(Self.number(line.y))."
    }
    return ([start] + texts + references).joined(separator: " ")
  }

  /// How a line through `points` runs, such as `falls from 0.5 at 1 to 0.25 at 3`.
  private func course(of points: [Point]) -> String {
    guard let first = points.first, let last = points.last else { return "no values" }
    let x = points.map { decimalTexts([$0.x])[0] }
    let y = decimalTexts(points.map(\.y), significantDigits: 4)
    func text(_ index: Int) -> String { "\(y[index]) at \(x[index])" }
    guard points.count > 1 else { return text(0) }

    let values = points.map(\.y)
    let lowest = values.indices.min { values[$0] < values[$1] } ?? 0
    let highest = values.indices.max { values[$0] < values[$1] } ?? 0
    let steps = zip(values, values.dropFirst()).map { $1 - $0 }
    let (start, end) = (text(0), text(points.count - 1))
    if values[lowest] == values[highest] {
      return "stays at \(y[0]) from \(x[0]) to \(x[x.count - 1])"
    }
    if steps.allSatisfy({ $0 <= 0 }) { return "falls from \(start) to \(end)" }
    if steps.allSatisfy({ $0 >= 0 }) { return "rises from \(start) to \(end)" }
    if steps.prefix(lowest).allSatisfy({ $0 <= 0 }), steps.dropFirst(lowest).allSatisfy({ $0 >= 0 })
    {
      return "falls from \(start) to its minimum of \(text(lowest)), then rises to \(end)"
    }
    let peak = values.firstIndex(of: values[highest]) ?? highest
    if steps.prefix(peak).allSatisfy({ $0 >= 0 }), steps.dropFirst(peak).allSatisfy({ $0 <= 0 }) {
      return "rises from \(start) to its maximum of \(text(peak)), then falls to \(end)"
    }
    let trend = first.y > last.y ? "falls unevenly" : first.y < last.y ? "rises unevenly" : "varies"
    return "\(trend) from \(start) to \(end), between its minimum of \(text(lowest)) and its "
      + "maximum of \(text(peak))"
  }

  /// Where the band of `series` is widest, such as `; its band is widest at 100, from 0.2 to 0.3`.
  private func band(of series: Series) -> String {
    let bands = series.points.filter(canShow).compactMap { point in
      shownLimits(of: point).map { (x: point.x, lower: $0, upper: $1) }
    }
    // Halves, since the whole may be infinite.
    let widest = bands.max { $0.upper / 2 - $0.lower / 2 < $1.upper / 2 - $1.lower / 2 }
    guard let widest else { return "" }
    let ends = decimalTexts([widest.lower, widest.upper], significantDigits: 4)
    let place = decimalTexts([widest.x])[0]
    return "; its band is widest at \(place), from \(ends[0]) to \(ends[1])"
  }

  /// `value` with four significant digits.
  static func number(_ value: Double) -> String {
    decimalTexts([value], significantDigits: 4)[0]
  }

  /// The numbers of the chart: a column of x, in ascending order, then one column a series, with two more for the
  /// lower and the upper ends of its band if it has one, and one column a reference line.
  ///
  /// A cell is empty if a series has no point there; `nan` and `inf` stand for themselves. If a
  /// series has several points at one x, each has a row. Points whose x is NaN are left out.
  public var data: DataTable? {
    let points = series.map { $0.points.filter { !$0.x.isNaN } }
    let keys = points.map { points in
      var counts: [Double: Int] = [:]
      return points.map { point in
        counts[point.x, default: 0] += 1
        return RowKey(x: point.x, repetition: counts[point.x] ?? 0)
      }
    }
    let rows = Set(keys.joined()).sorted { ($0.x, $0.repetition) < ($1.x, $1.repetition) }
    var (names, columns) = ([x.label], [decimalTexts(rows.map(\.x))])
    for (series, (keys, points)) in zip(series, zip(keys, points)) {
      func add(_ name: String, _ value: (Point) -> Double) {
        let texts = Dictionary(uniqueKeysWithValues: zip(keys, decimalTexts(points.map(value))))
        names.append(name)
        columns.append(rows.map { texts[$0] ?? "" })
      }
      add(series.name, \.y)
      guard points.contains(where: { $0.limits != nil }) else { continue }
      add("\(series.name), lower") { $0.limits?.lower ?? .nan }
      add("\(series.name), upper") { $0.limits?.upper ?? .nan }
    }
    let levels = lines.map { decimalTexts(Array(repeating: $0.y, count: rows.count)) }
    columns += levels
    return DataTable(
      columns: names + lines.map(\.label),
      rows: rows.indices.map { row in columns.map { $0[row] } })
  }

  /// A row of the table: a place x, and the number of the point among those of its series there.
  private struct RowKey: Hashable {
    let x: Double
    let repetition: Int
  }
}
