import Training

// What determines the bits of a network and of a loss, in words for a key.

extension Sequential {
  /// The layers in a line: `weights1 [784, 300] biases1 elu l2 0.001, …`; nil if one is of a kind that no key describes.
  package var identity: String? {
    let identities = layers.compactMap { identity(of: $0) }
    return identities.count == layers.count ? identities.joined(separator: ", ") : nil
  }

  private func identity(of layer: any Layer) -> String? {
    switch layer {
    case let layer as Dense: denseIdentity(of: layer, "")
    case let layer as TiedDense: denseIdentity(of: layer, "ᵀ")
    case let layer as Elementwise: "elementwise \(layer.inputs) \(layer.activation)"
    case let layer as GaussianNoise:
      "noise \(layer.inputs) deviation \(layer.deviation) seed \(layer.seed)"
    case let layer as Dropout:
      "dropout \(layer.inputs) rate \(layer.rate) seed \(layer.seed)"
        + (layer.isAlwaysOn ? " always" : "")
    case let layer as GaussianSampling:
      "sampling \(layer.outputs) by \(layer.spread) seed \(layer.seed)"
    default: nil
    }
  }

  private func denseIdentity(of layer: any DenseLayer, _ transposition: String) -> String {
    let index = weights.firstIndex { $0 === layer.weights } ?? 0
    let l2 = layer.weights.regularizer.map { " l2 \($0.scale)" } ?? ""
    let bias = biases.firstIndex { $0 === layer.biases } ?? 0
    return "weights\(index + 1)\(transposition) [\(layer.inputs), \(layer.outputs)] "
      + "biases\(bias + 1) \(layer.activation)\(l2)"
  }

  /// `layer 2` for the second layer.
  fileprivate func place(of layer: any Layer) -> String {
    "layer \((layers.firstIndex { $0 === layer } ?? -1) + 1)"
  }
}

extension Loss {
  /// The error, its target and the terms in a line.
  func identity(in network: Sequential) -> String {
    let target =
      switch target {
      case .inputs: "inputs"
      case .labels: "labels"
      case .outputs(let layer): network.place(of: layer)
      }
    return "\(error) to \(target)" + (includesPenalties ? ", penalties" : "")
      + (includesLatentLoss ? ", latent" : "")
      + (sparsity.map {
        ", sparsity of \(network.place(of: $0.layer)) \($0.target) weight \($0.weight)"
      } ?? "")
  }
}

extension TrainingSetup {
  /// `all`, or the numbers of the parameters that change.
  var updatedParameters: String {
    let updated = network.parameters(of: updatedLayers)
    let all = network.parameters
    guard updated.count < all.count else { return "all" }
    return all.indices.filter { index in updated.contains { $0 === all[index] } }
      .map { "\($0 + 1)" }.joined(separator: " ")
  }
}
