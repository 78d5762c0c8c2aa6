import Basics

/// Numbers in prose and captions: computed where the chapter runs, written by fixed rules.
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
