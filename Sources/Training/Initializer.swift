import Platform
import Synchronization

/// How the first weights of a layer are drawn.
public enum Initializer: Sendable {
  /// A normal distribution with σ² = 1.3·2 / inputs, truncated at 2σ (He et al. 2015, derived for ReLU;
  /// TensorFlow 1.x: `variance_scaling_initializer()`). The 1.3 restores the variance that truncation removes.
  case he
  /// A uniform distribution from -√(6 / (inputs + outputs)) to the same positive number (Glorot and Bengio 2010; the default of
  /// TensorFlow 1.x's dense layers).
  case glorot
}

extension Initializer {
  /// Weights `[inputs, outputs]`, with the numbers that `generator` draws next.
  func weights(inputs: Int, outputs: Int, using generator: inout SplitMix64) -> Matrix {
    let key = DrawnWeights.Key(
      initializer: self, inputs: inputs, outputs: outputs, start: generator.state)
    if let known = recent.withLock({ $0.first { $0.key == key } }) {
      generator = known.end
      return Matrix(copying: known.weights)
    }
    let weights =
      switch self {
      case .he: Matrix.heNormal(inputs: inputs, outputs: outputs, using: &generator)
      case .glorot: Matrix.glorotUniform(inputs: inputs, outputs: outputs, using: &generator)
      }
    let drawn = DrawnWeights(key: key, weights: Matrix(copying: weights), end: generator)
    recent.withLock { known in
      known.append(drawn)
      func count() -> Int { known.reduce(0) { $0 + $1.weights.rows * $1.weights.columns } }
      while known.count > 8 || count() > 1 << 22 { known.removeFirst() }
    }
    return weights
  }
}

/// The weights that were drawn last. Chapters compare networks that start from the same ones, and to draw them takes longer
/// than to read a training from the store.
private let recent = Mutex<[DrawnWeights]>([])

private struct DrawnWeights: Sendable {
  struct Key: Equatable {
    let initializer: Initializer
    let inputs: Int
    let outputs: Int
    let start: UInt64
  }

  let key: Key
  let weights: Matrix
  /// The generator after them.
  let end: SplitMix64
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
