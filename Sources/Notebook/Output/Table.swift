import Basics
import Platform

/// A table of text and numbers, shown with aligned columns.
public struct Table: Sendable, Equatable {
  /// The columns, from left to right.
  public let columns: [TableColumn]
  /// The rows, from top to bottom, each with a cell for each column.
  public private(set) var rows: [[TableCell]]

  /// A table of `rows`, each of which has as many cells as there are `columns`.
  public init(columns: [TableColumn], rows: [[TableCell]] = []) {
    require(!columns.isEmpty, "expected at least one column in a table, found none")
    self.columns = columns
    self.rows = []
    for row in rows { append(row) }
  }

  /// A table of `columns` of numbers with `digits` digits, its rows counted from 1 under `counter`.
  public init(counting counter: String, _ columns: KeyValuePairs<String, [Double]>, digits: Int) {
    let rowCount = columns.map(\.value.count).max() ?? 0
    self.init(
      columns: [.integer(counter)] + columns.map { .number($0.key, digits: digits) },
      rows: (0..<rowCount).map { row in
        [.integer(row + 1)]
          + columns.map { row < $0.value.count ? .number($0.value[row]) : .empty }
      })
  }

  /// Appends a row of as many cells as there are columns.
  public mutating func append(_ row: [TableCell]) {
    require(
      row.count == columns.count,
      "expected \(columns.count) cells in a row of this table, one for each column, found \(row.count)"
    )
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

/// A column of a `Table`: its heading and how its numbers are written.
public struct TableColumn: Sendable, Equatable {
  enum Kind: Equatable {
    case text
    case integer
    case number(digits: Int)
  }

  /// How many digits a column of numbers may have after the point.
  static let allowedDigits = 0...15

  /// The heading, plain text, with the unit after a comma where there is one.
  public let heading: String
  let kind: Kind

  /// A column of text, left-aligned.
  public static func text(_ heading: String) -> TableColumn {
    TableColumn(heading: heading, kind: .text)
  }

  /// A column of numbers with `digits` digits after the point, right-aligned.
  public static func number(_ heading: String, digits: Int) -> TableColumn {
    require(
      allowedDigits.contains(digits), "expected 0 to 15 digits after the point, found \(digits)")
    return TableColumn(heading: heading, kind: .number(digits: digits))
  }

  /// A column of whole numbers, grouped by thousands, right-aligned.
  public static func integer(_ heading: String) -> TableColumn {
    TableColumn(heading: heading, kind: .integer)
  }

  var isRightAligned: Bool { kind != .text }
}

/// A cell of a `Table`. Literals are cells: `["Stacked", 355_234, 0.0356]`.
public enum TableCell: Sendable, Equatable {
  /// Plain text.
  case text(String)
  /// Markdown, such as a link, on one line.
  case markdown(String)
  /// A whole number.
  case integer(Int)
  /// A number, rounded to the digits of its column.
  case number(Double)
  /// Nothing.
  case empty

  /// A number of single precision.
  public static func number(_ value: Float) -> TableCell { .number(Double(value)) }

  /// The cell as Markdown in `column`.
  func markdown(in column: TableColumn) -> String {
    switch (self, column.kind) {
    case (.text(let text), _): MarkdownText.escaped(text)
    case (.markdown(let text), _): Self.escapingBars(text.onOneLine)
    case (.integer(let value), .number(let digits)): fixed(Double(value), digits: digits)
    case (.integer(let value), _): grouped(value)
    case (.number(let value), .number(let digits)): fixed(value, digits: digits)
    case (.number(let value), _): "\(value)"
    case (.empty, _): ""
    }
  }

  /// A bar that is not escaped would end the cell, in a code span too.
  private static func escapingBars(_ markdown: String) -> String {
    var result = String.UnicodeScalarView()
    var isEscaped = false
    for scalar in markdown.unicodeScalars {
      if scalar == "|", !isEscaped { result.append("\\") }
      isEscaped = scalar == "\\" && !isEscaped
      result.append(scalar)
    }
    return String(result)
  }
}

extension TableCell: ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral
{
  /// The literal as plain text.
  public init(stringLiteral value: String) { self = .text(value) }

  /// The literal as a whole number.
  public init(integerLiteral value: Int) { self = .integer(value) }

  /// The literal as a number.
  public init(floatLiteral value: Double) { self = .number(value) }
}
