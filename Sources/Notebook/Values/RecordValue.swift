import Basics

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
    case .text(let value): value.jsonQuoted
    case .boolean(let value): "\(value)"
    case .null: "null"
    case .list(let values) where values.allSatisfy(\.isPlain):
      "[" + values.map { $0.json() }.joined(separator: ", ") + "]"
    case .list(let values):
      Self.block("[", "]", values.map { $0.json(level: level + 1) }, level: level)
    case .object(let members):
      Self.block(
        "{", "}",
        members.map { "\($0.name.jsonQuoted): \($0.value.json(level: level + 1))" },
        level: level)
    }
  }

  /// Whether no number in it is infinite or none.
  var isFinite: Bool {
    switch self {
    case .integer, .text, .boolean, .null: true
    case .number(let value): value.isFinite
    case .list(let values): values.allSatisfy(\.isFinite)
    case .object(let members): members.allSatisfy(\.value.isFinite)
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
}
