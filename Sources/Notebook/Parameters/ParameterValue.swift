import Basics

/// A type that a chapter's parameter can have: Int, UInt64, Double, Float, Bool or String.
public protocol ParameterValue: Recordable, LosslessStringConvertible {}

extension Int: ParameterValue {}
extension UInt64: ParameterValue {}
extension Double: ParameterValue {}
extension Float: ParameterValue {}
extension Bool: ParameterValue {}
extension String: ParameterValue {}

/// The types that a parameter can have, by their names in Swift.
///
/// Reports and commands state a value by its canonical text: `0.5` for `0.50` and `5e-1`, `5` for `5.0`.
package enum ParameterType: String, Codable, Sendable {
  case int = "Int"
  case uint64 = "UInt64"
  case double = "Double"
  case float = "Float"
  case bool = "Bool"
  case string = "String"

  /// The type that a Swift literal has by default, such as Int for `5`.
  init?(ofLiteral code: String) {
    switch code {
    case "true", "false": self = .bool
    case let code where code.hasPrefix("\"") || code.hasPrefix("#"): self = .string
    case let code where Self.int.canonical(literal: code) != nil: self = .int
    case let code where Self.double.canonical(literal: code) != nil: self = .double
    default: return nil
    }
  }

  /// A value of the type in words, such as "an integer".
  var expectation: String {
    switch self {
    case .int: "an integer"
    case .uint64: "an integer from 0 on"
    case .double, .float: "a number"
    case .bool: "true or false"
    case .string: "a text"
    }
  }

  /// Whether the values have an order that a range can limit.
  var isNumber: Bool { self != .bool && self != .string }

  /// The value that `text` states, in its canonical form; `nil` if it states none.
  func canonical(_ text: String) -> String? {
    switch self {
    case .int: Int(text)?.description
    case .uint64: UInt64(text)?.description
    case .double: canonical(text, as: Double.self)
    case .float: canonical(text, as: Float.self)
    case .bool: Bool(text)?.description
    case .string: text
    }
  }

  private func canonical<Value: BinaryFloatingPoint & LosslessStringConvertible>(
    _ text: String, as _: Value.Type
  ) -> String? {
    guard let value = Value(text), value.isFinite, value != 0 || !Self.isNonzero(text) else {
      return nil
    }
    let shortest = value.description
    return shortest.hasSuffix(".0") ? String(shortest.dropLast(2)) : shortest
  }

  /// Whether the digits of a number that was read as 0 say that it is another one: `1e-400`.
  private static func isNonzero(_ text: String) -> Bool {
    let digits = text.lowercased().replacing("0x", with: "").prefix { $0 != "e" && $0 != "p" }
    return digits.contains { $0.isHexDigit && $0 != "0" }
  }

  /// The value of a Swift literal other than a string, in its canonical form: `10000` for `10_000`.
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

  /// The JSON of the value with the canonical form `text`.
  func json(_ text: String) -> JSON {
    switch self {
    case .int, .uint64, .double, .float: .number(text)
    case .bool: .boolean(text == "true")
    case .string: .text(text)
    }
  }
}
