/// The ℓ2 penalty of a weight matrix, `scale·Σ w² / 2`, whose gradient is `scale·w`
/// (TensorFlow 1.x: `l2_regularizer(scale)`).
public struct L2Regularizer: Sendable, Hashable {
  /// What multiplies Σ w² / 2.
  public let scale: Float

  /// A penalty of the given scale; 0 is none.
  public init(_ scale: Float) {
    precondition(scale >= 0, "an ℓ2 scale can't be \(scale)")
    self.scale = scale
  }
}
