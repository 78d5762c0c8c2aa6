/// A parameter as a run states it: `-p epochs=20`, `--epochs 20`, a member of a file.
struct ParameterOverride: Sendable, Equatable {
  /// Where it stands.
  enum Origin: Sendable, Equatable {
    case commandLine
    case file(path: String)
  }

  /// A value as it stands there: the command line knows text alone, a file its kinds.
  enum Value: Sendable, Equatable {
    case untyped(String)
    case number(String)
    case text(String)
    case boolean(Bool)
  }

  let name: String
  /// The one chapter for which it is stated, or `nil` where it is for all of the run.
  var chapter: String?
  let value: Value
  var origin = Origin.commandLine

  /// `l2`, `tied-weights.l2`.
  var fullName: String { (chapter.map { "\($0)." } ?? "") + name }

  /// The value in the canonical form of `declaration`; `nil` where it is none of its values.
  func canonical(for declaration: ParameterDeclaration) -> String? {
    switch (value, declaration.type) {
    case (.untyped(let text), _): declaration.canonical(text)
    case (.number(let text), .int), (.number(let text), .uint64), (.number(let text), .float),
      (.number(let text), .double):
      declaration.canonical(text)
    case (.text(let text), .string): declaration.canonical(text)
    case (.boolean(let value), .bool): declaration.canonical("\(value)")
    default: nil
    }
  }

  /// The value as an error names it.
  var found: String {
    switch value {
    case .untyped(let text): "'\(text)'"
    case .number(let text): text
    case .text(let text): "the text \"\(text)\""
    case .boolean(let value): "\(value)"
    }
  }

  /// `parameters.json: `, or nothing.
  var place: String {
    switch origin {
    case .commandLine: ""
    case .file(let path): "\(path): "
    }
  }

  /// How strong it is beside others of the same parameter: the command line's win over a file's,
  /// and among those, one chapter's own over one for all.
  var rank: Int { (origin == .commandLine ? 2 : 0) + (chapter == nil ? 0 : 1) }
}

extension ParameterOverride {
  /// What `name=value` or `chapter.name=value` of the command line states; `nil` where it is
  /// neither.
  init?(argument: String) {
    guard let equals = argument.firstIndex(of: "=") else { return nil }
    let words = argument[..<equals].split(
      separator: ".", maxSplits: 1, omittingEmptySubsequences: false
    ).map(String.init)
    guard let name = words.last, !words.contains("") else { return nil }
    self.init(
      name: name, chapter: words.count > 1 ? words[0] : nil,
      value: .untyped(String(argument[equals...].dropFirst())))
  }
}
