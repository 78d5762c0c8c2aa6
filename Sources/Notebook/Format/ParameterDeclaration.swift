/// A parameter as the chapter's source declares it, known before the chapter runs.
struct ParameterDeclaration: Equatable {
  let name: String
  /// The default, as the source has it: `0.01`.
  let defaultText: String
  /// The range, as the source has it: `1...1000`.
  let rangeText: String?
  let meaning: String

  /// What the default looks like, in a word for readers.
  var type: String {
    if defaultText == "true" || defaultText == "false" { return "true or false" }
    if defaultText.hasPrefix("\"") || defaultText.hasPrefix("#\"") { return "text" }
    let isNumber = defaultText.first { $0 != "-" }?.isNumber == true
    guard isNumber else { return "value" }
    let isWhole = defaultText.allSatisfy { $0.isNumber || $0 == "_" || $0 == "-" }
    return isWhole || defaultText.hasPrefix("0x") ? "integer" : "number"
  }

  /// `epochs (integer in 1...1000, default 5): passes over the images`.
  var summary: String {
    let range = rangeText.map { " in \($0)" } ?? ""
    let meaning = meaning.isEmpty ? "" : ": \(meaning)"
    return "\(name) (\(type)\(range), default \(defaultText))\(meaning)"
  }
}
