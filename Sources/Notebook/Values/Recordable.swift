/// A value that `record` takes: numbers, text, true and false, and arrays of them.
public protocol Recordable {
  /// The value as it is recorded.
  var recordValue: RecordValue { get }
}

extension Int: Recordable {
  /// The integer.
  public var recordValue: RecordValue { .integer(Int128(self)) }
}

extension UInt64: Recordable {
  /// The integer.
  public var recordValue: RecordValue { .integer(Int128(self)) }
}

extension Double: Recordable {
  /// The number.
  public var recordValue: RecordValue { .number(self) }
}

extension Float: Recordable {
  /// The number, by the shortest decimal that names it in single precision.
  public var recordValue: RecordValue { .number(Double("\(self)") ?? Double(self)) }
}

extension Bool: Recordable {
  /// True or false.
  public var recordValue: RecordValue { .boolean(self) }
}

extension String: Recordable {
  /// The text.
  public var recordValue: RecordValue { .text(self) }
}

extension Array: Recordable where Element: Recordable {
  /// The elements in order.
  public var recordValue: RecordValue { .list(map(\.recordValue)) }
}

extension RecordValue: Recordable {
  /// The value itself.
  public var recordValue: RecordValue { self }
}
