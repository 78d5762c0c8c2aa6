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
  public static func number(_ heading: String, digits: Int, unit: String? = nil) -> TableColumn {
    precondition(
      allowedDigits.contains(digits), "digits must lie in \(allowedDigits), got \(digits)")
    return TableColumn(heading: headed(heading, unit), kind: .number(digits: digits))
  }

  /// A column of whole numbers, grouped by thousands, right-aligned.
  public static func integer(_ heading: String, unit: String? = nil) -> TableColumn {
    TableColumn(heading: headed(heading, unit), kind: .integer)
  }

  private static func headed(_ heading: String, _ unit: String?) -> String {
    unit.map { "\(heading), \($0)" } ?? heading
  }

  var isRightAligned: Bool { kind != .text }
}
