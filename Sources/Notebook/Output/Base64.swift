import Platform

/// Bytes that stand in JSON as text in Base64, not as a list of numbers.
@propertyWrapper
package struct Base64: Codable, Equatable, Sendable {
  /// The bytes.
  package var wrappedValue: [UInt8]

  /// The bytes `wrappedValue`.
  package init(wrappedValue: [UInt8]) { self.wrappedValue = wrappedValue }

  /// The bytes as text in Base64, on one line.
  package var projectedValue: String { Data(wrappedValue).base64EncodedString() }

  /// Reads the text in Base64.
  package init(from decoder: any Decoder) throws {
    wrappedValue = Array(try decoder.singleValueContainer().decode(Data.self))
  }

  /// Writes the text in Base64.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(Data(wrappedValue))
  }
}
