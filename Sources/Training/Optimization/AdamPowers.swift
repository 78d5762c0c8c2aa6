/// Adam's step counter t, as the powers of the decay rates.
public struct AdamPowers: Sendable, Equatable {
  /// β₁ᵗ
  public var beta1: Double
  /// β₂ᵗ
  public var beta2: Double

  /// The powers for t = 0, or for a later step.
  public init(beta1: Double = 1, beta2: Double = 1) {
    self.beta1 = beta1
    self.beta2 = beta2
  }
}
