import Kernels

/// A dense layer with weights of its own (TensorFlow 1.x: `fully_connected`).
public final class Dense: Layer {
  /// W, `[inputs, outputs]`.
  public let weights: Parameter

  /// b, `[1, outputs]`.
  public let biases: Parameter

  /// f
  public let activation: Activation

  /// A layer with He-initialized weights `[inputs, outputs]` and zero biases.
  public init(
    _ inputs: Int, _ outputs: Int, activation: Activation = .identity,
    regularizer: L2Regularizer? = nil, using generator: inout SplitMix64
  ) {
    precondition(inputs > 0 && outputs > 0, "a layer can't be [\(inputs), \(outputs)]")
    weights = Parameter(
      .heNormal(inputs: inputs, outputs: outputs, using: &generator), regularizer: regularizer)
    biases = Parameter(Matrix(rows: 1, columns: outputs))
    self.activation = activation
  }

  /// The number of inputs.
  public var inputs: Int { weights.value.rows }

  /// The number of outputs.
  public var outputs: Int { weights.value.columns }

  /// Y = f(X·W + b)
  public func forward(_ x: Matrix, into y: Matrix, rows: Range<Int>, by kernels: KernelSet) {
    kernels.product(x, weights.value, plus: biases, into: y, rows: rows)
    activation.forward(y, rows: rows, by: kernels)
  }

  /// dX = dZ·Wᵀ
  public func backward(_ dz: Matrix, into dx: Matrix, rows: Range<Int>, by kernels: KernelSet) {
    guard let transposed = weights.transposed else { preconditionFailure("no transposed copy") }
    kernels.product(dz, transposed, into: dx, rows: rows)
  }

  /// dW = Xᵀ·dZ
  public func weightGradient(_ x: Matrix, _ dz: Matrix) -> KernelFactors {
    KernelFactors(transposing: x, dz)
  }
}
