import Training

/// The floating-point operations of a step's matrix products, a multiply-add counted as two.
extension Sequential {
  /// For each layer: Y = X·W, dX = dY·Wᵀ and dW = Xᵀ·dY all cost the same.
  private var operationsOfLayers: [Double] {
    layers.map { 2 * Double($0.inputs * $0.outputs) }
  }

  /// For one image forward: one product a layer.
  var forwardOperations: Double { operationsOfLayers.reduce(0, +) }

  /// For one image backward: one product a layer, but none for the first, whose inputs need no
  /// gradient.
  var backwardOperations: Double { operationsOfLayers.dropFirst().reduce(0, +) }

  /// For one image in the gradients of the weights: one product a layer.
  var updateOperations: Double { forwardOperations }

  /// For one image, all of them: 11 products for four layers.
  var stepOperations: Double { forwardOperations + backwardOperations + updateOperations }
}
