// A chart in words and in numbers, for readers who do not see it.
extension LineChart {
  /// The chart in words: how each line runs, where its minimum and maximum lie.
  public var alternativeText: String {
    let start = "A line chart of \(y.label) by \(x.label)."
    let texts = series.map { "\($0.name): \(course(of: $0.points.filter(canShow)))." }
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

  /// `value` with four significant digits.
  static func number(_ value: Double) -> String {
    decimalTexts([value], significantDigits: 4)[0]
  }

  /// The numbers of the chart: a column of x, in ascending order, then one column a series, and
  /// one of its spread if it has any. Reference lines are columns, too.
  ///
  /// A cell is empty if a series has no point there; `nan` and `inf` stand for themselves. If a
  /// series has several points at one x, each has a row. Points whose x is NaN are left out.
  public var data: DataTable? {
    let points = series.map(numbered)
    var keys: [RowKey] = []
    for key in points.joined().map(\.key).sorted() where key != keys.last { keys.append(key) }
    var columns = [(name: x.label, cells: decimalTexts(keys.map(\.x)))]
    for (series, points) in zip(series, points) {
      columns.append((series.name, cells(points.map { ($0.key, $0.y) }, at: keys)))
      guard !series.spread.isEmpty else { continue }
      columns.append(
        (series.name + ", spread", cells(points.map { ($0.key, $0.spread) }, at: keys)))
    }
    for line in lines {
      columns.append((line.label, decimalTexts(Array(repeating: line.y, count: keys.count))))
    }
    return DataTable(
      columns: columns.map(\.name), rows: keys.indices.map { row in columns.map { $0.cells[row] } })
  }

  /// The row of the table to which a point belongs.
  private struct RowKey: Comparable {
    let x: Double
    /// How many points of the same series came before at the same x.
    let repetition: Int

    static func < (left: RowKey, right: RowKey) -> Bool {
      (left.x, left.repetition) < (right.x, right.repetition)
    }
  }

  private func numbered(_ series: Series) -> [(key: RowKey, y: Double, spread: Double)] {
    var counts: [Double: Int] = [:]
    return series.points.enumerated().filter { !$1.x.isNaN }.map { index, point in
      let repetition = counts[point.x, default: 0]
      counts[point.x] = repetition + 1
      let spread = series.spread.isEmpty ? 0 : series.spread[index]
      return (RowKey(x: point.x, repetition: repetition), point.y, spread)
    }
  }

  /// The texts of `values` in the rows of `keys`.
  private func cells(_ values: [(key: RowKey, value: Double)], at keys: [RowKey]) -> [String] {
    var rest = zip(values, decimalTexts(values.map(\.value))).sorted { $0.0.key < $1.0.key }[...]
    return keys.map { key in rest.first?.0.key == key ? rest.removeFirst().1 : "" }
  }
}
