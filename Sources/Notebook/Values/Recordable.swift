import Basics

/// A value that `record` takes: numbers, text, true and false, and arrays of them.
public protocol Recordable {
  /// The value as JSON.
  var recordValue: JSON { get }
}

extension Recordable where Self: Numeric & CustomStringConvertible {
  /// The shortest decimal that names the number.
  public var recordValue: JSON { .number(description) }
}

extension Int: Recordable {}
extension UInt64: Recordable {}
extension Double: Recordable {}
extension Float: Recordable {}

extension Bool: Recordable {
  /// True or false.
  public var recordValue: JSON { .boolean(self) }
}

extension String: Recordable {
  /// The text.
  public var recordValue: JSON { .text(self) }
}

extension Array: Recordable where Element: Recordable {
  /// The elements in order.
  public var recordValue: JSON { .list(map(\.recordValue)) }
}

extension JSON: Recordable {
  /// The value itself.
  public var recordValue: JSON { self }
}

/// Numbers in captions and other texts of a chapter, written by fixed rules.
extension DefaultStringInterpolation {
  /// `value` with exactly `digits` digits after the point: `\(testMSE, digits: 4)`.
  public mutating func appendInterpolation(_ value: Double, digits: Int) {
    appendLiteral(fixed(value, digits: digits))
  }

  /// `value` with commas between thousands: `\(grouped: weightCount)`.
  public mutating func appendInterpolation(grouped value: Int) {
    appendLiteral(grouped(value))
  }
}

/// The SHA-256 digest of `bytes`, as 64 hexadecimal digits.
public func digest(of bytes: [UInt8]) -> String {
  sha256(bytes)
}
