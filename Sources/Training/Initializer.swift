/// How the first weights of a layer are drawn.
public enum Initializer: Sendable {
  /// A normal distribution with σ² = 1.3·2 / inputs, truncated at 2σ (He et al. 2015, derived for ReLU;
  /// TensorFlow 1.x: `variance_scaling_initializer()`). The 1.3 restores the variance that truncation removes.
  case he
}

extension Matrix {
  /// Weights `[inputs, outputs]` drawn by `Initializer.he`.
  static func heNormal(inputs: Int, outputs: Int, using generator: inout SplitMix64) -> Matrix {
    let sigma = (1.3 * 2 / Double(inputs)).squareRoot()
    let matrix = Matrix(rows: inputs, columns: outputs)
    for row in 0..<inputs {
      for column in 0..<outputs {
        matrix[row, column] = Float(sigma * generator.nextTruncatedNormal())
      }
    }
    return matrix
  }
}

extension SplitMix64 {
  /// A number from the standard normal distribution truncated to -2 ... 2, by rejection: x is uniform
  /// there and kept with probability e^(-x²/2), two events of e^(-x²/4). (Logarithms and cosines differ
  /// between C libraries.)
  public mutating func nextTruncatedNormal() -> Double {
    while true {
      let x = 4 * nextUnit() - 2
      let h = x * x / 4
      if happensWithProbabilityExp(minus: h), happensWithProbabilityExp(minus: h) { return x }
    }
  }

  /// True with probability e⁻ʰ, exactly, for h in 0 ... 1 (von Neumann 1951): the first n for
  /// which h > u₁ > u₂ > … > uₙ stops falling is even with probability 1 - h + h²/2! - h³/3! + ….
  private mutating func happensWithProbabilityExp(minus h: Double) -> Bool {
    var previous = h
    var isEven = true
    while true {
      let u = nextUnit()
      if u >= previous { return isEven }
      previous = u
      isEven.toggle()
    }
  }
}
