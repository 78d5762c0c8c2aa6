/// The types that a parameter can have, by their names in Swift.
enum ParameterType: String, Sendable, CaseIterable {
  case int = "Int"
  case uint64 = "UInt64"
  case double = "Double"
  case float = "Float"
  case bool = "Bool"
  case string = "String"

  /// The type itself.
  var swiftType: any (ParameterValue & Decodable).Type {
    switch self {
    case .int: Int.self
    case .uint64: UInt64.self
    case .double: Double.self
    case .float: Float.self
    case .bool: Bool.self
    case .string: String.self
    }
  }

  /// The type of `values`.
  init?(of values: any ParameterValue.Type) { self.init(rawValue: "\(values)") }

  /// The type that a Swift literal has where nothing else tells, such as Int for `5`.
  init?(ofLiteral text: String) {
    switch text {
    case "true", "false": self = .bool
    case let text where text.hasPrefix("\"") || text.hasPrefix("#"): self = .string
    case let text where Self.int.canonical(literal: text) != nil: self = .int
    case let text where text.contains(where: \.isNumber) && !text.contains(where: \.isWhitespace):
      guard Self.double.canonical(literal: text) != nil else { return nil }
      self = .double
    default: return nil
    }
  }

  /// What a reader is told to give, such as "an integer".
  var expectation: String { swiftType.expectation }

  /// A word for lists.
  var word: String {
    switch self {
    case .int, .uint64: "integer"
    case .double, .float: "number"
    case .bool: "true or false"
    case .string: "text"
    }
  }

  /// Whether a range of its values can be stated.
  var isNumber: Bool { self != .bool && self != .string }

  /// The value that `text` of the command line states, in its canonical form; `nil` where it
  /// states none.
  func canonical(_ text: String) -> String? { swiftType.init(parameterText: text)?.parameterText }

  /// The value of a Swift literal that is no string, in its canonical form: `10000` for `10_000`.
  func canonical(literal: String) -> String? {
    let digits = literal.filter { $0 != "_" }
    let isNegative = digits.hasPrefix("-")
    let magnitude = digits.dropFirst(isNegative ? 1 : 0)
    guard !isNumber || magnitude.first?.isNumber == true else { return nil }
    for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] where magnitude.hasPrefix(prefix) {
      guard let value = UInt64(magnitude.dropFirst(2), radix: radix) else { break }
      return canonical((isNegative ? "-" : "") + String(value))
    }
    return canonical(digits)
  }

  /// Whether the value `text` lies in `bounds`; both are canonical.
  func contains(_ text: String, in bounds: ParameterBounds) -> Bool {
    func isInside<Value: ParameterValue & Comparable>(_: Value.Type) -> Bool {
      guard let value = Value(parameterText: text), let lower = Value(parameterText: bounds.lower)
      else { return false }
      guard let upper = bounds.upper else { return lower <= value }
      return Value(parameterText: upper).map { lower <= value && value <= $0 } ?? false
    }
    return switch self {
    case .int: isInside(Int.self)
    case .uint64: isInside(UInt64.self)
    case .double: isInside(Double.self)
    case .float: isInside(Float.self)
    case .string: isInside(String.self)
    case .bool: false
    }
  }
}
