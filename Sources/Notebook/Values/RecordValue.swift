/// A recorded value: what JSON can say, its members in the order in which they were given.
public enum RecordValue: Sendable, Equatable {
  case integer(Int128)
  /// A number; one that is not finite is `null` in JSON.
  case number(Double)
  case text(String)
  case boolean(Bool)
  case null
  case list([RecordValue])
  case object([Member])

  /// A named value of an object.
  public struct Member: Sendable, Equatable {
    /// The name.
    public let name: String
    /// The value.
    public let value: RecordValue

    /// A value under a name.
    public init(_ name: String, _ value: some Recordable) {
      self.name = name
      self.value = value.recordValue
    }
  }

  /// The value as JSON text, indented by two blanks a level from `level` on, lists of plain values
  /// on one line. The same text for the same value everywhere.
  public func json(level: Int = 0) -> String {
    switch self {
    case .integer(let value): "\(value)"
    case .number(let value): value.isFinite ? "\(value)" : "null"
    case .text(let value): Self.quoted(value)
    case .boolean(let value): "\(value)"
    case .null: "null"
    case .list(let values) where values.allSatisfy(\.isPlain):
      "[" + values.map { $0.json() }.joined(separator: ", ") + "]"
    case .list(let values):
      Self.block("[", "]", values.map { $0.json(level: level + 1) }, level: level)
    case .object(let members):
      Self.block(
        "{", "}",
        members.map { "\(Self.quoted($0.name)): \($0.value.json(level: level + 1))" },
        level: level)
    }
  }

  private var isPlain: Bool {
    switch self {
    case .list, .object: false
    default: true
    }
  }

  private static func block(
    _ opening: String, _ closing: String, _ items: [String], level: Int
  ) -> String {
    guard !items.isEmpty else { return opening + closing }
    let indentation = "\n" + String(repeating: "  ", count: level)
    return opening + items.map { "\(indentation)  \($0)" }.joined(separator: ",")
      + indentation + closing
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "\0"..<" ":
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
