import ArgumentParser
import Training

/// The networks of the two listings.
enum Chapter: String, CaseIterable, ExpressibleByArgument {
  case stacked, tied

  /// The listing's optimizer.
  static let optimizer = Adam(learningRate: 0.01)
  static let batchSize = 150

  /// A network with fresh weights; by default of the listing's sizes.
  func network(
    hidden1: Int = 300, hidden2: Int = 150, l2 scale: Float = 0.001,
    using generator: inout SplitMix64
  ) -> Sequential {
    let l2 = L2Regularizer(scale)
    let inputs = 28 * 28
    let first = Dense(
      inputs, hidden1, activation: .elu, regularizer: l2, using: &generator)
    let second = Dense(
      hidden1, hidden2, activation: .elu, regularizer: l2, using: &generator)
    switch self {
    case .stacked:
      let third = Dense(hidden2, hidden1, activation: .elu, regularizer: l2, using: &generator)
      let fourth = Dense(hidden1, inputs, regularizer: l2, using: &generator)
      return Sequential(first, second, third, fourth)
    case .tied:
      return Sequential(
        first, second, TiedDense(transposing: second, activation: .elu),
        TiedDense(transposing: first))
    }
  }
}
