import Kernels

/// A dense layer that uses another layer's weights, transposed, and has its own biases.
///
/// Nothing is copied: the weights stay one parameter, whose gradient is the sum of both uses.
public final class TiedDense: DenseLayer {
  /// The other layer's W, `[outputs, inputs]` as seen from here.
  public let weights: Parameter
  /// b, `[1, outputs]`.
  public let biases: Parameter
  /// f
  public let activation: Activation
  /// Wᵀ, which the weights keep up to date.
  let transposed: Matrix

  /// The mirror image of `layer`: its outputs in, its inputs out; zero biases.
  public init(transposing layer: Dense, activation: Activation = .identity) {
    weights = layer.weights
    transposed = weights.keepTransposed()
    biases = Parameter(Matrix(rows: 1, columns: layer.inputs))
    self.activation = activation
  }

  /// The number of inputs.
  public var inputs: Int { weights.matrix.columns }

  /// The number of outputs.
  public var outputs: Int { weights.matrix.rows }

  /// Y = f(X·Wᵀ + b)
  public func forward(
    _ x: Matrix, into y: Matrix, rows: Range<Int>, draw: RandomDraw, by kernels: KernelSet
  ) {
    kernels.product(x, transposed, plus: biases, into: y, rows: rows)
    activation.forward(y, rows: rows, by: kernels)
  }

  /// dX = dZ·W
  public func backward(
    _ dz: Matrix, x: Matrix, into dx: Matrix, rows: Range<Int>, draw: RandomDraw,
    latentScale: Float, by kernels: KernelSet
  ) {
    kernels.product(dz, weights.matrix, into: dx, rows: rows)
  }

  /// dW = dZᵀ·X
  public func weightGradient(_ x: Matrix, _ dz: Matrix) -> KernelFactors {
    KernelFactors(transposing: dz, x)
  }
}
