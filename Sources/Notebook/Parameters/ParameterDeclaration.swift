import Basics

/// The range of a parameter's values, its bounds in their canonical form.
struct ParameterRange: Sendable, Equatable {
  let lower: String
  /// `nil` for a range without an end.
  let upper: String?

  /// `1...1000`, `0...`.
  var text: String { "\(lower)...\(upper ?? "")" }
}

/// A parameter as the chapter's source declares it, known before the chapter runs:
/// `let rate: Float = parameter(0.01, in: 0...1, "step size")`.
public struct ParameterDeclaration: Sendable, Equatable {
  let name: String
  let type: ParameterType
  /// The default in its canonical form, as far as it is known: before the run, if it is a literal.
  var defaultValue: String?
  /// The default as the source has it: `0.01`.
  let defaultText: String
  let range: ParameterRange?
  let meaning: String
  /// The line of the declaration; 0 if another process has described it.
  var line = 0

  /// The kind of its values: `an integer in 1...1000`.
  var expectation: String { type.expectation + (range.map { " in \($0.text)" } ?? "") }

  /// The default as reports and lists show it: `0.01`, `"relu"`, `someConstant`.
  public var shownDefault: String {
    type == .string ? defaultText : defaultValue ?? defaultText
  }

  /// The value that `text` states, in its canonical form; `nil` if it states none, or one out of the
  /// range.
  func canonical(_ text: String) -> String? {
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
  var summary: String {
    let range = range.map { " in \($0.text)" } ?? ""
    let meaning = meaning.isEmpty ? "" : ": \(meaning)"
    return "\(name) (\(type.word)\(range), default \(shownDefault))\(meaning)"
  }

  /// The cells of its row in a list: its name, a word for its type, its range, default and meaning.
  public var row: [String] {
    [name, type.word, range?.text ?? (type == .uint64 ? "0..." : ""), shownDefault, meaning]
  }
}

// MARK: Reading the source

extension ParameterDeclaration {
  /// The declarations among `calls`, in their order.
  ///
  /// Throws `LocatedError`.
  static func declarations(
    in calls: [SourceCall], of text: SourceText
  ) throws(LocatedError) -> [ParameterDeclaration] {
    var declarations: [ParameterDeclaration] = []
    var lines: [String: Int] = [:]
    for call in calls where call.function == "parameter" {
      do throws(Problem) {
        let declaration = try ParameterDeclaration(call)
        if let first = lines[declaration.name] {
          throw Problem("is declared on line \(first) already; give each parameter its own name")
        }
        lines[declaration.name] = declaration.line
        declarations.append(declaration)
      } catch {
        let name = call.constant.map { "parameter '\($0.name)'" } ?? "a parameter"
        throw text.error(line: call.line, column: call.column, "\(name) \(error.message)")
      }
    }
    return declarations
  }

  /// The part of an error's text after the parameter's name.
  private struct Problem: Error {
    let message: String
    init(_ message: String) { self.message = message }
  }

  private init(_ call: SourceCall) throws(Problem) {
    guard let constant = call.constant else {
      throw Problem(
        "must be the whole initializer of a constant, whose name it gets; write 'let NAME ="
          + " parameter(…)'")
    }
    let values = call.arguments.filter { $0.label == nil }
    guard let standard = values.first else {
      throw Problem("needs a default; write 'let \(constant.name) = parameter(DEFAULT, …)'")
    }
    let meaning = values.count > 1 ? values[1].literal : ""
    guard let meaning else { throw Problem("must have a plain string literal as its meaning") }
    let (type, literal) = try Self.typeAndLiteral(constant, standard.code)
    name = constant.name
    self.type = type
    defaultText = standard.code
    defaultValue =
      type == .string ? standard.literal : literal.flatMap { type.canonical(literal: $0) }
    range = try call.arguments.first { $0.label == "in" }.map { (argument) throws(Problem) in
      try Self.range(argument.code, of: type)
    }
    self.meaning = meaning
    line = call.line
    let isLiteral = defaultValue != nil || ParameterType(ofLiteral: defaultText) != nil
    if isLiteral, defaultValue.flatMap(canonical) == nil {
      throw Problem("must have a default that is \(expectation), not \(defaultText)")
    }
  }

  /// The type, and the literal that the default is, if it is one: `0.5` of `0.5` and `Float(0.5)`.
  private static func typeAndLiteral(
    _ constant: (name: String, type: String?), _ standard: String
  ) throws(Problem) -> (ParameterType, literal: String?) {
    if let type = constant.type.flatMap({ ParameterType(rawValue: $0) }) { return (type, standard) }
    if constant.type == nil {
      if let type = ParameterType(ofLiteral: standard) { return (type, standard) }
      let word = standard.prefix { $0 != "(" }
      if let type = ParameterType(rawValue: String(word)), standard.hasSuffix(")") {
        return (type, String(standard.dropFirst(word.count + 1).dropLast()))
      }
    }
    throw Problem(
      "must state one of the types Int, UInt64, Double, Float, Bool and String; write"
        + " 'let \(constant.name): Float = parameter(\(standard), …)'")
  }

  private static func range(_ code: String, of type: ParameterType) throws(Problem)
    -> ParameterRange
  {
    let ends = code.split(separator: "...", omittingEmptySubsequences: false).map(\.trimmed)
    let bounds = ends.map { type.canonical(literal: $0) }
    guard type.isNumber, ends.count == 2, let lower = bounds[0],
      bounds[1] != nil || ends[1].isEmpty
    else {
      throw Problem("must have a range of plain numbers such as 0...1 or 1..., not '\(code)'")
    }
    return ParameterRange(lower: lower, upper: ends[1].isEmpty ? nil : bounds[1])
  }
}

// MARK: Writing and reading JSON

extension ParameterDeclaration {
  /// The declaration as JSON: the default and the bounds are values of the parameter's type, and
  /// `null` if the source does not state them.
  var json: JSON {
    func value(_ text: String?) -> JSON { text.map(type.json) ?? .null }
    return .object([
      .init("name", .text(name)), .init("type", .text(type.rawValue)),
      .init("default", value(defaultValue)), .init("defaultText", .text(defaultText)),
      .init("minimum", value(range?.lower)), .init("maximum", value(range?.upper)),
      .init("meaning", .text(meaning)),
    ])
  }

  /// The declaration that `json` describes; `nil` if it describes none.
  init?(_ json: JSON) {
    guard let name = json["name"]?.string, let typeName = json["type"]?.string,
      let type = ParameterType(rawValue: typeName), let defaultText = json["defaultText"]?.string,
      let meaning = json["meaning"]?.string
    else { return nil }
    func value(_ name: String) -> String? {
      json[name].flatMap(type.text).flatMap { type.canonical($0) }
    }
    self.name = name
    self.type = type
    self.defaultText = defaultText
    self.meaning = meaning
    defaultValue = value("default")
    range = value("minimum").map { ParameterRange(lower: $0, upper: value("maximum")) }
  }
}
