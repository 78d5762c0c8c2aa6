/// A type that a chapter's parameter can have: Int, UInt64, Double, Float, Bool or String.
public protocol ParameterValue: Recordable {
  /// The value that `text` of the command line states, or `nil` where it states none.
  init?(parameterText text: String)

  /// The value in the one form in which reports and commands state it.
  var parameterText: String { get }

  /// What a reader is told to give, such as "an integer".
  static var expectation: String { get }
}

extension Int: ParameterValue {
  /// The integer in decimal.
  public init?(parameterText text: String) { self.init(text) }

  /// The integer in decimal.
  public var parameterText: String { String(self) }

  /// "an integer".
  public static var expectation: String { "an integer" }
}

extension UInt64: ParameterValue {
  /// The integer in decimal.
  public init?(parameterText text: String) { self.init(text) }

  /// The integer in decimal.
  public var parameterText: String { String(self) }

  /// "an integer from 0 on".
  public static var expectation: String { "an integer from 0 on" }
}

extension Double: ParameterValue {
  /// The nearest finite number.
  public init?(parameterText text: String) {
    self.init(text)
    guard isFinite else { return nil }
  }

  /// The shortest decimal that names the number, without `.0`.
  public var parameterText: String { withoutZeroFraction("\(self)") }

  /// "a number".
  public static var expectation: String { "a number" }
}

extension Float: ParameterValue {
  /// The nearest finite number.
  public init?(parameterText text: String) {
    self.init(text)
    guard isFinite else { return nil }
  }

  /// The shortest decimal that names the number, without `.0`.
  public var parameterText: String { withoutZeroFraction("\(self)") }

  /// "a number".
  public static var expectation: String { "a number" }
}

extension Bool: ParameterValue {
  /// `true` or `false`.
  public init?(parameterText text: String) { self.init(text) }

  /// `true` or `false`.
  public var parameterText: String { "\(self)" }

  /// "true or false".
  public static var expectation: String { "true or false" }
}

extension String: ParameterValue {
  /// The text itself.
  public init?(parameterText text: String) { self = text }

  /// The text itself.
  public var parameterText: String { self }

  /// "a text".
  public static var expectation: String { "a text" }
}

private func withoutZeroFraction(_ text: String) -> String {
  text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}
