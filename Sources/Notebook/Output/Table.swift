/// A table of text and numbers, shown with aligned columns.
public struct Table: Sendable, Equatable {
  /// The columns, from left to right.
  public let columns: [TableColumn]
  /// The rows, from top to bottom, each with a cell for each column.
  public private(set) var rows: [[TableCell]]

  /// A table of `rows`, each of which has as many cells as there are `columns`.
  public init(columns: [TableColumn], rows: [[TableCell]] = []) {
    precondition(!columns.isEmpty, "a table needs a column")
    self.columns = columns
    self.rows = []
    for row in rows { append(row) }
  }

  /// A table of `columns` of numbers with `digits` digits, whose rows are counted from 1 in a first
  /// column headed `counter`: one row an epoch, say.
  public init(counting counter: String, _ columns: KeyValuePairs<String, [Double]>, digits: Int) {
    let rowCount = columns.map(\.value.count).max() ?? 0
    self.init(
      columns: [.integer(counter)] + columns.map { .number($0.key, digits: digits) },
      rows: (0..<rowCount).map { row in
        [.integer(row + 1)]
          + columns.map { row < $0.value.count ? .number($0.value[row]) : .empty }
      })
  }

  /// A table of `rows` of numbers with `digits` digits, each under its name, which stands in a first
  /// column headed `heading`: one row a network, say.
  public init(
    _ heading: String, columns: [String], digits: Int, rows: KeyValuePairs<String, [Double]>
  ) {
    self.init(
      columns: [.text(heading)] + columns.map { .number($0, digits: digits) },
      rows: rows.map { [.text($0.key)] + $0.value.map { .number($0) } })
  }

  /// Appends a row of as many cells as there are columns.
  public mutating func append(_ row: [TableCell]) {
    precondition(
      row.count == columns.count,
      "a row of a table with \(columns.count) columns has \(row.count) cells")
    rows.append(row)
  }

  /// The table in GitHub's Markdown, padded so that the source reads as a table too.
  package var markdown: String {
    let cells =
      [columns.map { MarkdownText.escaped($0.heading) }]
      + rows.map { row in zip(row, columns).map { $0.markdown(in: $1) } }
    let widths = columns.indices.map { column in max(3, cells.map { $0[column].count }.max() ?? 0) }
    let rule = zip(columns, widths).map { column, width in
      String(repeating: "-", count: width - 1) + (column.isRightAligned ? ":" : "-")
    }
    var lines = cells.map { row in
      columns.indices.map { index in
        let padding = String(repeating: " ", count: widths[index] - row[index].count)
        return columns[index].isRightAligned ? padding + row[index] : row[index] + padding
      }
    }
    lines.insert(rule, at: 1)
    return lines.map { "| " + $0.joined(separator: " | ") + " |" }.joined(separator: "\n")
  }
}
