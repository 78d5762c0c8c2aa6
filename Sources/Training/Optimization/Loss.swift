/// The loss that a training minimizes: an error of the outputs, and terms that are added to it.
///
///     .meanSquaredError(to: .inputs) + .penalties
///     .meanSquaredError(to: .inputs) + .sparsity(of: hidden1, target: 0.1, weight: 0.2)
///     .sigmoidCrossEntropy(to: .inputs) + .latentLoss
///     .softmaxCrossEntropy(to: .labels) + .penalties
public struct Loss: Sendable {
  /// The targets t of a network's outputs y.
  public enum Target: Sendable {
    /// The network's own inputs: the network is an autoencoder.
    case inputs
    /// The outputs of one of its layers, taken as constants.
    case outputs(of: any Layer)
    /// The class of each example.
    case labels

    /// Whether the targets are labels.
    package var isLabels: Bool { if case .labels = self { true } else { false } }
  }

  /// How outputs are compared with targets.
  public enum Error: Sendable, Equatable {
    /// The mean of (y - t)² over all elements.
    case meanSquared
    /// The sum of max(y, 0) - y·t + ln(1 + e^-|y|) over all elements, with y the logits of probabilities.
    case sigmoidCrossEntropy
    /// The mean of ln Σ eʸ - y_t over the batch, with t the class.
    case softmaxCrossEntropy
  }

  /// A term that is added to an error.
  public enum Term: Sendable {
    /// The sum of the penalties `λ/2 · Σ w²` of all weight matrices that have a regularizer, tied ones
    /// once (TensorFlow 1.x: `get_collection(REGULARIZATION_LOSSES)`).
    case penalties
    /// The divergence of the codings' distributions from N(0, 1) that a layer of `GaussianSampling` draws from, summed over
    /// the batch.
    case latentLoss
    /// `weight` times the sum over the units of `layer` of p ln(p/q) + (1-p) ln((1-p)/(1-q)), with p = `target` and q the
    /// unit's mean output over the batch, taken as at least 10⁻⁷ and at most 1 - 10⁻⁷.
    case sparsity(of: any Layer, target: Float, weight: Float)
  }

  /// A penalty on the mean outputs of a layer.
  package struct Sparsity: Sendable {
    package let layer: any Layer
    package let target: Float
    package let weight: Float
  }

  /// How outputs are compared with targets.
  public let error: Error
  /// The targets.
  public let target: Target
  /// Whether the penalties of the layers are part of the loss.
  public private(set) var includesPenalties = false
  /// Whether the latent loss is.
  public private(set) var includesLatentLoss = false
  package private(set) var sparsity: Sparsity?

  /// The mean of (outputs - targets)² over all elements (the listing's `reduce_mean(square(…))`).
  public static func meanSquaredError(to target: Target) -> Loss {
    Loss(error: .meanSquared, target: target)
  }

  /// The cross-entropy of the pixels that logits describe with targets from 0 to 1, summed over the batch and all pixels (the
  /// listing's `reduce_sum(sigmoid_cross_entropy_with_logits(…))`). A history has it for one example, in nats.
  public static func sigmoidCrossEntropy(to target: Target) -> Loss {
    Loss(error: .sigmoidCrossEntropy, target: target)
  }

  /// The mean cross-entropy of the classes that logits describe with the labels (the listing's
  /// `sparse_softmax_cross_entropy_with_logits`), in nats.
  public static func softmaxCrossEntropy(to target: Target) -> Loss {
    Loss(error: .softmaxCrossEntropy, target: target)
  }

  /// The loss and another term.
  public static func + (loss: Loss, term: Term) -> Loss {
    var loss = loss
    switch term {
    case .penalties: loss.includesPenalties = true
    case .latentLoss: loss.includesLatentLoss = true
    case .sparsity(let layer, let target, let weight):
      loss.sparsity = Sparsity(layer: layer, target: target, weight: weight)
    }
    return loss
  }

  private init(error: Error, target: Target) { (self.error, self.target) = (error, target) }

  /// The factor of an element's gradient, for a batch of `rows` outputs of `width` numbers.
  func gradientScale(rows: Int, width: Int) -> Float {
    switch error {
    case .meanSquared: 2 / Float(rows * width)
    case .sigmoidCrossEntropy: 1
    case .softmaxCrossEntropy: 1 / Float(rows)
    }
  }

  /// The number by which the sum of all rows' errors is divided for a history: the mean error of an element or an example.
  func divisor(rows: Int, width: Int) -> Double {
    Double(error == .meanSquared ? rows * width : rows)
  }
}
