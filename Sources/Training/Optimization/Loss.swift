/// The loss that a training minimizes: the mean squared error, with or without the penalties of the layers.
public struct Loss: Sendable, Equatable {
  /// The targets of a network's outputs.
  public enum Target: Sendable {
    /// The network's own inputs: the network is an autoencoder.
    case inputs
  }

  /// A term that is added to an error.
  public enum Penalties: Sendable {
    /// The sum of the penalties `λ/2 · Σ w²` of all weight matrices that have a regularizer, tied ones
    /// once (TensorFlow 1.x: `get_collection(REGULARIZATION_LOSSES)`).
    case penalties
  }

  /// Whether the penalties of the layers are part of the loss.
  public private(set) var includesPenalties = false

  /// The mean of (outputs - targets)² over all elements (the listing's `reduce_mean(square(…))`).
  public static func meanSquaredError(to target: Target) -> Loss { Loss() }

  /// The error and the penalties.
  public static func + (loss: Loss, penalties: Penalties) -> Loss {
    var loss = loss
    loss.includesPenalties = true
    return loss
  }
}
