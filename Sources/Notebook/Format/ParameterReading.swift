/// Reads what the calls of `parameter` declare (rule 8), all of it before the chapter runs.
struct ParameterReading {
  private let text: SourceText

  /// The declarations of `text` in its order.
  ///
  /// Throws `LocatedError`.
  static func declarations(in text: SourceText) throws(LocatedError) -> [ParameterDeclaration] {
    let reading = ParameterReading(text: text)
    var declarations: [ParameterDeclaration] = []
    for call in CallScan.calls(of: "parameter", in: text) {
      guard let name = call.name else { continue }
      let declaration = try reading.declaration(name, call)
      if let first = declarations.first(where: { $0.name == name }) {
        throw reading.error(call, "is declared on line \(first.line) already")
      }
      declarations.append(declaration)
    }
    return declarations
  }

  private func declaration(
    _ name: String, _ call: SourceCall
  ) throws(LocatedError) -> ParameterDeclaration {
    guard Self.isName(name) else {
      throw error(call, "must be named with letters, digits, '_' and '-' alone")
    }
    let standard = call.arguments.first { $0.label == "default" }
    let (type, literal) = try typeAndLiteral(call, standard?.value ?? "")
    let value = type == .string ? standard?.literal : literal.flatMap(type.canonical(literal:))
    let meaning = call.arguments.dropFirst().first { $0.label == nil }
    let declaration = ParameterDeclaration(
      name: name, type: type, defaultValue: value, defaultText: standard?.value ?? "",
      bounds: try bounds(call, type), meaning: meaning.map { $0.literal ?? $0.value } ?? "",
      line: text.lineNumber(of: call.range.lowerBound))
    let isLiteral = value != nil || ParameterType(ofLiteral: declaration.defaultText) != nil
    if isLiteral, value.flatMap(declaration.canonical) == nil {
      throw error(
        call,
        "must have a default that is \(declaration.expectation), not \(declaration.defaultText)")
    }
    return declaration
  }

  /// The type, and the literal that the default is, if it is one: `0.5` of `0.5` and `Float(0.5)`.
  private func typeAndLiteral(
    _ call: SourceCall, _ standard: String
  ) throws(LocatedError) -> (ParameterType, literal: String?) {
    if let type = call.annotation.flatMap({ ParameterType(rawValue: $0) }) {
      return (type, standard)
    }
    if let type = ParameterType(ofLiteral: standard) { return (type, standard) }
    let word = standard.prefix { $0 != "(" }
    if let type = ParameterType(rawValue: String(word)), standard.hasSuffix(")") {
      return (type, String(standard.dropFirst(word.count + 1).dropLast()))
    }
    throw error(
      call,
      "must state its type, for its default '\(standard)' does not tell it:"
        + " 'let x: Float = parameter(…)'")
  }

  private func bounds(
    _ call: SourceCall, _ type: ParameterType
  ) throws(LocatedError) -> ParameterBounds? {
    guard let range = call.arguments.first(where: { $0.label == "in" })?.value else { return nil }
    let ends = range.split(separator: "...", omittingEmptySubsequences: false).map(\.trimmed)
    guard type.isNumber, ends.count == 2, let lower = type.canonical(literal: ends[0]) else {
      throw badRange(call, range)
    }
    if ends[1].isEmpty { return ParameterBounds(lower: lower, upper: nil) }
    guard let upper = type.canonical(literal: ends[1]) else { throw badRange(call, range) }
    return ParameterBounds(lower: lower, upper: upper)
  }

  private func badRange(_ call: SourceCall, _ range: String) -> LocatedError {
    error(call, "must have a range of plain numbers such as 0...1 or 1..., not '\(range)'")
  }

  private func error(_ call: SourceCall, _ message: String) -> LocatedError {
    let line = text.lineNumber(of: call.range.lowerBound)
    return text.error(
      line: line, column: call.range.lowerBound - text.lines[line - 1].range.lowerBound + 1,
      "parameter '\(call.name ?? "")' \(message)")
  }

  /// Whether the command line can name it: no `=`, no `.`, no blank.
  private static func isName(_ name: String) -> Bool {
    !name.isEmpty && !name.hasPrefix("-")
      && name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" }
  }
}
