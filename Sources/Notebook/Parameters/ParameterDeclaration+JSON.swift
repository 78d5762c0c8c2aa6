extension ParameterDeclaration: Decodable {
  private enum CodingKeys: String, CodingKey {
    case name, type, `default`, defaultText, minimum, maximum, meaning
  }

  /// The declaration as JSON: the default and the bounds are values of the parameter's type, and
  /// `null` where the source does not state them.
  var json: RecordValue {
    .object([
      .init("name", name), .init("type", type.rawValue), .init("default", value(defaultValue)),
      .init("defaultText", defaultText), .init("minimum", value(bounds?.lower)),
      .init("maximum", value(bounds?.upper)), .init("meaning", meaning),
    ])
  }

  private func value(_ text: String?) -> RecordValue {
    text.flatMap(type.swiftType.init(parameterText:))?.recordValue ?? .null
  }

  /// Reads what `json` is.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    func text<Value: ParameterValue & Decodable>(
      _: Value.Type, _ key: CodingKeys
    ) throws -> String? {
      try values.decodeIfPresent(Value.self, forKey: key)?.parameterText
    }
    let typeName = try values.decode(String.self, forKey: .type)
    guard let type = ParameterType(rawValue: typeName) else {
      throw DecodingError.dataCorruptedError(
        forKey: .type, in: values, debugDescription: "no parameter has the type '\(typeName)'")
    }
    let upper = try text(type.swiftType, .maximum)
    self.init(
      name: try values.decode(String.self, forKey: .name), type: type,
      defaultValue: try text(type.swiftType, .default),
      defaultText: try values.decode(String.self, forKey: .defaultText),
      bounds: try text(type.swiftType, .minimum).map { ParameterBounds(lower: $0, upper: upper) },
      meaning: try values.decode(String.self, forKey: .meaning))
  }
}
