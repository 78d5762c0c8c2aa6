/// A record of `metrics.json` as a cell of the index's table; of a list, the last element.
struct RecordedCell: Decodable {
  let cell: TableCell

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      cell = .empty
    } else if let value = try? container.decode(Int.self) {
      cell = .integer(value)
    } else if let value = try? container.decode(Double.self) {
      cell = .number(value)
    } else if let value = try? container.decode(Bool.self) {
      cell = .text("\(value)")
    } else if let values = try? container.decode([RecordedCell].self) {
      cell = values.last?.cell ?? .empty
    } else {
      cell = .text(try container.decode(String.self))
    }
  }
}
