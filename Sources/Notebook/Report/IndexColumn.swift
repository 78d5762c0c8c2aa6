/// A column of the index's table that a chapter asks for, as `metrics.json` has it.
struct IndexColumn: Equatable {
  /// The record that it shows.
  let record: String
  let column: TableColumn
}

extension IndexColumn: Recordable {
  var recordValue: RecordValue {
    let members: [RecordValue.Member] = [.init("record", record), .init("heading", column.heading)]
    switch column.kind {
    case .text: return .object(members + [.init("kind", Kind.text.rawValue)])
    case .integer: return .object(members + [.init("kind", Kind.integer.rawValue)])
    case .number(let digits):
      return .object(members + [.init("kind", Kind.number.rawValue), .init("digits", digits)])
    }
  }
}

extension IndexColumn: Decodable {
  private enum Kind: String, Decodable { case text, integer, number }

  private enum Key: String, CodingKey { case record, heading, kind, digits }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    record = try container.decode(String.self, forKey: .record)
    let heading = try container.decode(String.self, forKey: .heading)
    switch try container.decode(Kind.self, forKey: .kind) {
    case .text: column = .text(heading)
    case .integer: column = .integer(heading)
    case .number:
      let digits = try container.decode(Int.self, forKey: .digits)
      guard TableColumn.allowedDigits.contains(digits) else {
        throw DecodingError.dataCorruptedError(
          forKey: .digits, in: container, debugDescription: "\(digits) digits")
      }
      column = .number(heading, digits: digits)
    }
  }
}
