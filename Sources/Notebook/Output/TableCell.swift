import Basics

/// A cell of a `Table`. Literals are cells: `["Stacked", 355_234, 0.0356]`.
public enum TableCell: Sendable, Equatable {
  /// Plain text, shown as it is.
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
