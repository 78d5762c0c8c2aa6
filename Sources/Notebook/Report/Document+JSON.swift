import Platform

extension Document {
  /// The document as JSON on one line, the same for the same document.
  ///
  /// Throws `EncodingError`, for a document that holds what JSON cannot say: none does.
  package func json() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return Array(try encoder.encode(self))
  }

  /// Reads what `json()` has written.
  ///
  /// Throws `DecodingError` where it is something else.
  package init(json: [UInt8]) throws {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    self = try decoder.decode(Document.self, from: Data(json))
  }
}
