import Basics
import Training

/// What tells one training from another, as text by names: equal texts, equal bits.
struct TrainingIdentity: Equatable {
  var members: [(name: String, text: String)]

  static func == (left: Self, right: Self) -> Bool {
    left.members.elementsEqual(right.members) { $0 == $1 }
  }

  /// What `setup` is, after what its chapter tells. Without the number of epochs: a training may
  /// go on for more than were planned.
  init(chapter: [(name: String, text: String)], setup: TrainingSetup) {
    let optimizer = setup.optimizer
    members =
      chapter + [
        ("layers", setup.network.identity),
        ("initial weights", sha256(setup.network.serializedParameters)),
        ("training images", sha256(setup.pixels)),
        ("validation images", sha256(setup.validation)),
        ("batch size", "\(setup.batchSize)"),
        (
          "Adam",
          "\(optimizer.learningRate) \(optimizer.beta1) \(optimizer.beta2) \(optimizer.epsilon)"
        ),
        ("shuffle", "\(setup.generator.state)"),
      ]
  }
}

extension Sequential {
  /// The layers in a line: `weights1 [784, 300] elu l2 0.001, …`.
  fileprivate var identity: String {
    layers.map { layer in
      let index = weights.firstIndex { $0 === layer.weights } ?? 0
      let transposition = layer is TiedDense ? "ᵀ" : ""
      let l2 = layer.weights.regularizer.map { " l2 \($0.scale)" } ?? ""
      return "weights\(index + 1)\(transposition) [\(layer.inputs), \(layer.outputs)] "
        + "\(layer.activation)\(l2)"
    }.joined(separator: ", ")
  }
}
