/// A JSON value (RFC 8259): numbers as they are written, members in their order, duplicates kept.
public enum JSON: Sendable, Equatable {
  /// The number's literal, so that no digit is lost. JSON has no infinity and no NaN: `inf`, `-inf`
  /// and `nan` are written as `null`.
  case number(String)
  case text(String)
  case boolean(Bool)
  case null
  case list([JSON])
  case object([Member])

  /// A named value of an object.
  public struct Member: Sendable, Equatable {
    /// The name.
    public let name: String
    /// The value.
    public let value: JSON

    /// The member `name` with `value`.
    public init(_ name: String, _ value: JSON) { (self.name, self.value) = (name, value) }
  }

  /// The shortest decimal that names `value`.
  public static func number(_ value: Double) -> JSON { .number("\(value)") }

  /// The integer `value`.
  public static func number(_ value: some BinaryInteger) -> JSON { .number("\(value)") }

  // MARK: Reading a value

  /// The value of the first member `name`; `nil` if there is none, or if this is not an object.
  public subscript(name: String) -> JSON? {
    members?.first { $0.name.utf8.elementsEqual(name.utf8) }?.value
  }

  /// The members of an object.
  public var members: [Member]? { if case .object(let members) = self { members } else { nil } }

  /// The elements of a list.
  public var array: [JSON]? { if case .list(let values) = self { values } else { nil } }

  /// The characters of a text.
  public var string: String? { if case .text(let text) = self { text } else { nil } }

  /// True or false.
  public var bool: Bool? { if case .boolean(let value) = self { value } else { nil } }

  /// A number without fraction and exponent that `Int` can hold.
  public var int: Int? { if case .number(let literal) = self { Int(literal) } else { nil } }

  /// The nearest number that `Double` can hold; infinite or 0 if the literal is out of its range.
  public var double: Double? {
    if case .number(let literal) = self { Double(literal) } else { nil }
  }

  /// Whether no number in the value is infinite or NaN.
  public var isFinite: Bool {
    switch self {
    case .number(let literal): !["inf", "-inf", "nan", "-nan"].contains(literal)
    case .text, .boolean, .null: true
    case .list(let values): values.allSatisfy(\.isFinite)
    case .object(let members): members.allSatisfy(\.value.isFinite)
    }
  }

  /// The first name that an earlier member of this object has. Names are compared by their bytes:
  /// Swift takes the two spellings of é for one text, JSON does not.
  public var duplicateName: String? {
    var names = Set<[UInt8]>()
    return members?.first { !names.insert(Array($0.name.utf8)).inserted }?.name
  }

  // MARK: Writing

  /// The value as text on many lines, indented by two spaces a level from `level` on, lists of plain
  /// values on one line. The text depends on the value only.
  public func text(level: Int = 0) -> String {
    switch self {
    case .number(let literal): isFinite ? literal : "null"
    case .text(let text): text.jsonQuoted
    case .boolean(let value): "\(value)"
    case .null: "null"
    case .list(let values) where values.allSatisfy { $0.members == nil && $0.array == nil }:
      "[" + values.map { $0.text() }.joined(separator: ", ") + "]"
    case .list(let values):
      Self.block("[", "]", values.map { $0.text(level: level + 1) }, level: level)
    case .object(let members):
      Self.block(
        "{", "}", members.map { "\($0.name.jsonQuoted): \($0.value.text(level: level + 1))" },
        level: level)
    }
  }

  /// The value as text on one line, without spaces between its parts.
  public var compactText: String {
    switch self {
    case .number, .text, .boolean, .null: text()
    case .list(let values): "[" + values.map(\.compactText).joined(separator: ",") + "]"
    case .object(let members):
      "{" + members.map { "\($0.name.jsonQuoted):\($0.value.compactText)" }.joined(separator: ",")
        + "}"
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

extension String {
  /// The text as a JSON string, its quotation marks included.
  public var jsonQuoted: String {
    var result = "\""
    for scalar in unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "\0"..<" ", "\u{7F}"..."\u{9F}": result += "\\u00" + hexadecimal([UInt8(scalar.value)])
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
