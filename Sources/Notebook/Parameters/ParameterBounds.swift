/// The range of a parameter's values, its bounds in their canonical form.
struct ParameterBounds: Sendable, Equatable {
  let lower: String
  /// `nil` where the range has no end.
  let upper: String?

  /// `1...1000`, `0...`.
  var text: String { "\(lower)...\(upper ?? "")" }
}
