/// Finds the calls of `parameter("name", …)` in a chapter's code (rule 8).
enum ParameterScan {
  /// The declarations in the order of the source. Text in comments and literals is none.
  static func declarations(in text: SourceText) -> [ParameterDeclaration] {
    CallScan.calls(of: "parameter", in: text).compactMap { call in
      guard let name = call.name else { return nil }
      let meaning = call.arguments.dropFirst().first { $0.label == nil }
      return ParameterDeclaration(
        name: name,
        defaultText: call.arguments.first { $0.label == "default" }?.value ?? "",
        rangeText: call.arguments.first { $0.label == "in" }?.value,
        meaning: meaning.map { $0.literal ?? $0.value } ?? "")
    }
  }
}
