import Basics

/// The range of a parameter's values, its bounds in their canonical form.
package struct ParameterRange: Codable, Sendable, Equatable {
  /// The smallest value.
  package let lower: String
  /// The largest value; `nil` for a range without an end.
  package let upper: String?

  /// `1...1000`, `0...`.
  package var text: String { "\(lower)...\(upper ?? "")" }
}

/// A parameter as the chapter's source declares it, known before the chapter runs:
/// `let rate: Float = parameter(0.01, in: 0...1, "step size")`.
public struct ParameterDeclaration: Codable, Sendable, Equatable {
  /// The name of its constant.
  package let name: String
  /// The type of its values.
  package let type: ParameterType
  /// The default in its canonical form; before the run only if it is a literal.
  package internal(set) var defaultValue: String?
  /// The default as the source has it: `0.01`.
  let defaultText: String
  /// The range of its values, if it has one.
  package let range: ParameterRange?
  /// Its meaning in words; may be empty.
  package let meaning: String
  /// The line of the declaration.
  var line = 0

  /// The kind of its values: `an integer in 1...1000`.
  package var expectation: String { type.expectation + (range.map { " in \($0.text)" } ?? "") }

  /// The value that `text` states, in its canonical form; `nil` if it is invalid or out of the range.
  package func canonical(_ text: String) -> String? {
    type.canonical(text).flatMap { contains($0) ? $0 : nil }
  }

  /// Whether the value with the canonical form `text` lies in the range.
  private func contains(_ text: String) -> Bool {
    func isInside<Value: LosslessStringConvertible & Comparable>(_: Value.Type) -> Bool {
      guard let range, let lower = Value(range.lower), let value = Value(text) else { return false }
      return lower <= value && range.upper.flatMap { Value($0) }.map { value <= $0 } ?? true
    }
    if range == nil { return true }
    return type == .double || type == .float ? isInside(Double.self) : isInside(Int128.self)
  }

  /// `epochs (integer in 1...1000, default 5): passes over the images`.
  package var summary: String {
    let word = expectation.replacing(#/^an? /#, with: "")
    let shownDefault = type == .string ? defaultText : defaultValue ?? defaultText
    return "\(name) (\(word), default \(shownDefault))" + (meaning.isEmpty ? "" : ": \(meaning)")
  }
}

// MARK: Reading the source

extension ParameterDeclaration {
  /// The declarations among `calls`, in their order.
  static func declarations(
    in calls: [SourceCall], of text: SourceText
  ) throws(LocatedError) -> [ParameterDeclaration] {
    var declarations: [ParameterDeclaration] = []
    var lines: [String: Int] = [:]
    for call in calls where call.function == "parameter" {
      do throws(Failure) {
        let declaration = try ParameterDeclaration(call)
        if let first = lines[declaration.name] {
          throw Failure("is declared on line \(first) already; give each parameter its own name")
        }
        lines[declaration.name] = declaration.line
        declarations.append(declaration)
      } catch {
        let name = call.constant.map { "parameter '\($0.name)'" } ?? "a parameter"
        throw text.error(line: call.line, column: call.column, "\(name) \(error.description)")
      }
    }
    return declarations
  }

  /// Throws the part of an error's text after the parameter's name.
  private init(_ call: SourceCall) throws(Failure) {
    guard let constant = call.constant else {
      throw Failure(
        "must be the whole initializer of a constant, whose name it gets; write 'let NAME ="
          + " parameter(…)'")
    }
    let values = call.arguments.filter { $0.label == nil }
    guard let standard = values.first else {
      throw Failure("needs a default; write 'let \(constant.name) = parameter(DEFAULT, …)'")
    }
    let meaning = values.count > 1 ? values[1].literal : ""
    guard let meaning else { throw Failure("must have a plain string literal as its meaning") }
    guard
      let type = constant.type.map(ParameterType.init(rawValue:)) ?? .init(ofLiteral: standard.code)
    else {
      throw Failure(
        "must state one of the types Int, UInt64, Double, Float, Bool and String; write"
          + " 'let \(constant.name): Float = parameter(\(standard.code), …)'")
    }
    name = constant.name
    self.type = type
    defaultText = standard.code
    defaultValue = type == .string ? standard.literal : type.canonical(literal: standard.code)
    range = try call.arguments.first { $0.label == "in" }.map { (argument) throws(Failure) in
      try Self.range(argument.code, of: type)
    }
    self.meaning = meaning
    line = call.line
    let isLiteral = defaultValue != nil || ParameterType(ofLiteral: defaultText) != nil
    if isLiteral, defaultValue.flatMap(canonical) == nil {
      throw Failure("must have a default that is \(expectation), not \(defaultText)")
    }
  }

  private static func range(_ code: String, of type: ParameterType) throws(Failure)
    -> ParameterRange
  {
    let ends = code.split(separator: "...", omittingEmptySubsequences: false).map(\.trimmed)
    let bounds = ends.map { type.canonical(literal: $0) }
    guard type.isNumber, ends.count == 2, let lower = bounds[0],
      bounds[1] != nil || ends[1].isEmpty
    else {
      throw Failure("must have a range of plain numbers such as 0...1 or 1..., not '\(code)'")
    }
    if let upper = bounds[1], let low = Double(lower), let high = Double(upper), low > high {
      throw Failure("must have a range whose lower bound is not above the upper one, not '\(code)'")
    }
    return ParameterRange(lower: lower, upper: ends[1].isEmpty ? nil : bounds[1])
  }
}

extension ParameterDeclaration {
  /// The declaration as JSON, with `null` for what the source does not state.
  var json: JSON {
    func value(_ text: String?) -> JSON { text.map(type.json) ?? .null }
    return .object([
      .init("name", .text(name)), .init("type", .text(type.rawValue)),
      .init("default", value(defaultValue)), .init("defaultText", .text(defaultText)),
      .init("minimum", value(range?.lower)), .init("maximum", value(range?.upper)),
      .init("meaning", .text(meaning)),
    ])
  }
}
