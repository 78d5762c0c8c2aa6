/// A parameter as the chapter's source declares it, known before the chapter runs.
public struct ParameterDeclaration: Sendable, Equatable {
  let name: String
  let type: ParameterType
  /// The default in its canonical form, where the source has it as a literal.
  let defaultValue: String?
  /// The default as the source has it: `0.01`.
  let defaultText: String
  /// The range, where there is one.
  let bounds: ParameterBounds?
  let meaning: String
  /// The line of the declaration; 0 where another process has told of it.
  var line = 0

  /// What a value must be: `an integer in 1...1000`.
  var expectation: String { type.expectation + (bounds.map { " in \($0.text)" } ?? "") }

  /// The default as readers see it: `0.01`, `"relu"`, `someConstant`.
  public var shownDefault: String {
    type == .string ? defaultText : defaultValue ?? defaultText
  }

  /// The value that `text` states, in its canonical form; `nil` where it is none of the type, or
  /// out of the range.
  func canonical(_ text: String) -> String? {
    guard let value = type.canonical(text) else { return nil }
    return bounds.map { type.contains(value, in: $0) } ?? true ? value : nil
  }

  /// `epochs (integer in 1...1000, default 5): passes over the images`.
  var summary: String {
    let range = bounds.map { " in \($0.text)" } ?? ""
    let meaning = meaning.isEmpty ? "" : ": \(meaning)"
    return "\(name) (\(type.word)\(range), default \(shownDefault))\(meaning)"
  }
}

extension ParameterDeclaration {
  /// What lists have of it: its name, a word for its type, its range, default and meaning.
  public var row: [String] {
    [name, type.word, bounds?.text ?? (type == .uint64 ? "0..." : ""), shownDefault, meaning]
  }
}
