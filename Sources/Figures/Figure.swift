import Basics
import Platform

/// Something that a report can show: a picture that becomes one file.
public protocol Figure: Sendable {
  /// The extension of the file's name, without the dot: `png` or `svg`.
  var fileExtension: String { get }
  /// The width, in CSS pixels, at which a report should show the picture.
  var width: Int { get }
  /// The numbers that the picture draws, or a summary of them, for a CSV file beside it.
  var data: DataTable? { get }

  /// The bytes of the picture's file, the same for the same figure on every machine.
  func encoded() throws -> [UInt8]
}

extension Figure {
  /// No numbers by default.
  public var data: DataTable? { nil }
}

/// A table of text cells under named columns, which can be written as CSV.
public struct DataTable: Equatable, Sendable {
  /// The names of the columns, from left to right.
  public let columns: [String]
  /// The cells, row by row; every row has one cell for each column.
  public let rows: [[String]]

  /// A table of `rows` under `columns`, each row of as many cells.
  public init(columns: [String], rows: [[String]]) {
    require(
      rows.allSatisfy { $0.count == columns.count },
      "expected \(columns.count) cells in each row, one for each column")
    self.columns = columns
    self.rows = rows
  }

  /// The table as CSV: a line of column names, then a line for each row.
  ///
  /// As in RFC 4180, but with LF at the end of every line, not CRLF, so that version control and Unix
  /// tools treat the file as text.
  public func csv() -> String {
    ([columns] + rows).map { cells in
      cells.map(Self.quoted).joined(separator: ",") + "\n"
    }.joined()
  }

  /// The records of the CSV `text` (RFC 4180 with LF), the column names first. They may differ in length.
  public static func records(ofCSV text: String) -> [[String]] {
    var records: [[String]] = []
    var record: [String] = []
    var cell = String.UnicodeScalarView()
    var (isQuoted, previous) = (false, "\n" as Unicode.Scalar)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"":
        isQuoted.toggle()
        // A doubled quotation mark closes the quotation and opens it again.
        if isQuoted, previous == "\"" { cell.append(scalar) }
      case "," where !isQuoted, "\n" where !isQuoted:
        record.append(String(cell))
        cell = .init()
        if scalar == "\n" {
          records.append(record)
          record = []
        }
      default: cell.append(scalar)
      }
      previous = scalar
    }
    return records
  }

  private static func quoted(_ cell: String) -> String {
    // Scalars, since CR LF is one Character and equal to neither of the two. Control characters other than line
    // breaks and tabs would make the file a binary one for version control.
    let breaks: Set<Unicode.Scalar> = ["\t", "\r", "\n"]
    let scalars = cell.unicodeScalars.map { breaks.contains($0) ? $0 : $0.controlPicture ?? $0 }
    let text = String(String.UnicodeScalarView(scalars))
    let special: Set<Unicode.Scalar> = [",", "\"", "\r", "\n"]
    guard scalars.contains(where: special.contains) else { return text }
    return "\"" + scalars.map { $0 == "\"" ? "\"\"" : String($0) }.joined() + "\""
  }
}
