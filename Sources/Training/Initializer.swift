/// How the first weights of a layer are drawn.
public enum Initializer: Sendable {
  /// A normal distribution with σ² = 1.3·2 / inputs, truncated at 2σ (He et al. 2015, derived for ReLU;
  /// TensorFlow 1.x: `variance_scaling_initializer()`). The 1.3 restores the variance that truncation removes.
  case he
  /// A uniform distribution from -√(6 / (inputs + outputs)) to the same positive number (Glorot and Bengio 2010; the default of
  /// TensorFlow 1.x's dense layers).
  case glorot

  /// Weights `[inputs, outputs]`.
  func weights(inputs: Int, outputs: Int, using generator: inout SplitMix64) -> Matrix {
    switch self {
    case .he: .heNormal(inputs: inputs, outputs: outputs, using: &generator)
    case .glorot: .glorotUniform(inputs: inputs, outputs: outputs, using: &generator)
    }
  }
}

extension Matrix {
  /// Weights `[inputs, outputs]` drawn by `Initializer.he`.
  static func heNormal(inputs: Int, outputs: Int, using generator: inout SplitMix64) -> Matrix {
    let sigma = (1.3 * 2 / Double(inputs)).squareRoot()
    return Matrix(rows: inputs, columns: outputs) { sigma * generator.nextTruncatedNormal() }
  }

  /// Weights `[inputs, outputs]` drawn by `Initializer.glorot`.
  static func glorotUniform(inputs: Int, outputs: Int, using generator: inout SplitMix64) -> Matrix
  {
    let limit = (6 / Double(inputs + outputs)).squareRoot()
    return Matrix(rows: inputs, columns: outputs) { limit * (2 * generator.nextUnit() - 1) }
  }

  /// A matrix of the numbers that `next` returns, row by row.
  private convenience init(rows: Int, columns: Int, _ next: () -> Double) {
    self.init(rows: rows, columns: columns)
    for row in 0..<rows {
      for column in 0..<columns { self[row, column] = Float(next()) }
    }
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
