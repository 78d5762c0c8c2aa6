/// A statement about the results, and whether the run bore it out.
struct Claim: Equatable {
  /// Markdown: what the report says where the claim holds.
  let sentence: String
  let holds: Bool
  /// What the claim compared, where it compared two values.
  let compared: [String]
  /// What the report says instead where the claim does not hold with other parameters or data than
  /// the default ones; `nil` for a claim that must hold with any.
  let otherwise: String?
  /// Where it stands.
  let line: Int
  let column: Int

  /// What the report says.
  var text: String { holds ? sentence : otherwise ?? "" }
}

extension Claim {
  /// For each claim whether it held; the same claim, stated in a loop, counts each time.
  static func summary(of claims: [Claim]) -> String? {
    guard !claims.isEmpty else { return nil }
    let false_ = claims.count { !$0.holds }
    let checked = "\(claims.count) checked"
    guard false_ > 0 else { return checked + ", all true" }
    return checked + ", \(false_) of which \(false_ == 1 ? "holds" : "hold") for the default "
      + "parameters and data but not here, and \(false_ == 1 ? "is" : "are") left out or reworded"
  }
}
