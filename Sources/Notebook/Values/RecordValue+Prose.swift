import Basics

extension RecordValue {
  /// The value as `quotation` in the prose asks for it, in Markdown.
  ///
  /// Throws `ProseValueError` where the value is of another kind.
  func markdown(for quotation: ProseValue) throws(ProseValueError) -> String {
    let value = try element(quotation.element, of: quotation.name)
    let name = quotation.name
    switch (value, quotation.format) {
    case (.list, _): throw .isList(name)
    case (.object, _): throw .isObject(name)
    case (.integer(let value), .plain): return "\(value)"
    case (.integer(let value), .digits(let digits)): return fixed(Double(value), digits: digits)
    case (.integer(let value), .grouped):
      return Int(exactly: value).map { Basics.grouped($0) } ?? "\(value)"
    case (.number(let value), .plain): return value.parameterText
    case (.number(let value), .digits(let digits)): return fixed(value, digits: digits)
    case (.text(let text), .plain): return MarkdownText.escaped(text)
    case (.boolean(let value), .plain): return "\(value)"
    case (.null, .plain): return "null"
    case (_, .digits): throw .isNoNumber(name)
    case (_, .grouped): throw .isNoWholeNumber(name)
    }
  }

  private func element(
    _ element: ProseValue.Element?, of name: String
  ) throws(ProseValueError) -> RecordValue {
    guard let element else { return self }
    guard case .list(let values) = self else { throw .isNoList(name) }
    switch element {
    case .count: return .integer(Int128(values.count))
    case .first, .last:
      guard let value = element == .first ? values.first : values.last else { throw .isEmpty(name) }
      return value
    }
  }
}
