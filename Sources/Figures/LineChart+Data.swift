import Basics

extension LineChart {
  /// The numbers of the chart: a column of x, in ascending order, then one column a series.
  ///
  /// A cell is empty where a series has no point; `nan` and `inf` stand for themselves. Where a
  /// series has several points at one x, each has a row. Points whose x is NaN are left out.
  public var data: DataTable? {
    let columns = series.map { numbered($0.points) }
    var keys: [RowKey] = []
    for key in columns.joined().map(\.key).sorted() where key != keys.last { keys.append(key) }
    let cells = columns.map { column in
      let texts = decimalTexts(column.map(\.y))
      var remaining = zip(column, texts).sorted { $0.0.key < $1.0.key }[...]
      return keys.map { key in
        remaining.first?.0.key == key ? remaining.removeFirst().1 : ""
      }
    }
    let x = decimalTexts(keys.map(\.x))
    return DataTable(
      columns: [self.x.label] + series.map(\.name),
      rows: x.indices.map { row in [x[row]] + cells.map { $0[row] } })
  }

  /// Which row of the table a point belongs to.
  private struct RowKey: Comparable {
    let x: Double
    /// How many points of the same series came before at the same x.
    let repetition: Int

    static func < (left: RowKey, right: RowKey) -> Bool {
      (left.x, left.repetition) < (right.x, right.repetition)
    }
  }

  private func numbered(_ points: [Point]) -> [(key: RowKey, y: Double)] {
    var counts: [Double: Int] = [:]
    return points.filter { !$0.x.isNaN }.map { point in
      let repetition = counts[point.x, default: 0]
      counts[point.x] = repetition + 1
      return (RowKey(x: point.x, repetition: repetition), point.y)
    }
  }
}
