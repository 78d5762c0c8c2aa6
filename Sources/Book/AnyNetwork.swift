import Notebook

// What chapters compute with networks that are no autoencoders of images.

/// The outputs of `network` on `images`, `[images, outputs]`.
@MainActor public func outputs(of network: Sequential, on images: ImageSet) -> Matrix {
  outputs(of: network, on: images.examples)
}

/// The outputs of `network` on `examples`, `[examples, outputs]`.
@MainActor public func outputs(of network: Sequential, on examples: Examples) -> Matrix {
  network(examples, on: Session.current.device)
}

/// The share of `images` whose label has the largest output of `network`, from 0 to 1.
@MainActor public func accuracy(of network: Sequential, on images: ImageSet) -> Double {
  losses(.softmaxCrossEntropy(to: .labels), of: network, on: images).accuracy
}

/// The parts of `loss` for `network` over all of `images`.
@MainActor public func losses(
  _ loss: Loss, of network: Sequential, on images: ImageSet
) -> Losses {
  network.checkReads(images)
  return network.losses(loss, of: images.examples, on: Session.current.device)
}

extension Dense {
  /// Replaces the weights and biases by those of `other`, a layer of the same shape.
  public func copyParameters(of other: Dense) {
    weights.assign(other.weights.value.array)
    biases.assign(other.biases.value.array)
  }
}
