import Kernels
import Platform

/// A dense layer with its own weights, Y = f(X·W + b) (TensorFlow 1.x: `fully_connected`).
public final class Dense: DenseLayer {
  /// W, `[inputs, outputs]`.
  public let weights: Parameter
  /// b, `[1, outputs]`.
  public let biases: Parameter
  /// f
  public let activation: Activation

  /// A layer with initialized weights `[inputs, outputs]` and zero biases.
  public init(
    _ inputs: Int, _ outputs: Int, activation: Activation = .identity,
    initializer: Initializer = .he, regularizer: L2Regularizer? = nil,
    using generator: inout SplitMix64
  ) {
    require(
      inputs > 0 && outputs > 0,
      "expected a layer of at least 1 input and 1 output, found [\(inputs), \(outputs)]")
    weights = Parameter(
      initializer.weights(inputs: inputs, outputs: outputs, using: &generator),
      regularizer: regularizer)
    biases = Parameter(Matrix(rows: 1, columns: outputs))
    self.activation = activation
  }

  /// A layer of the same function as `other` is now, without its penalty.
  init(copying other: Dense) {
    weights = Parameter(other.weights.value)
    biases = Parameter(other.biases.value)
    activation = other.activation
  }

  /// A layer of the same function as `other` is now.
  init(copying other: TiedDense) {
    other.weights.settle()
    weights = Parameter(Matrix(copying: other.transposed))
    biases = Parameter(other.biases.value)
    activation = other.activation
  }

  /// A linear layer with these `weights`, `[inputs, outputs]`, and `biases`.
  init(weights: Matrix, biases: [Double]) {
    self.weights = Parameter(weights)
    self.biases = Parameter(
      Matrix(rows: 1, columns: biases.count, elements: biases.map { Float($0) }))
    activation = .identity
  }

  /// The number of inputs.
  public var inputs: Int { weights.matrix.rows }

  /// The number of outputs.
  public var outputs: Int { weights.matrix.columns }

  /// Y = f(X·W + b)
  public func forward(
    _ x: Matrix, into y: Matrix, rows: Range<Int>, draw: RandomDraw, by kernels: KernelSet
  ) {
    kernels.product(x, weights.matrix, plus: biases, into: y, rows: rows)
    activation.forward(y, rows: rows, by: kernels)
  }

  /// dX = dZ·Wᵀ
  public func backward(
    _ dz: Matrix, x: Matrix, into dx: Matrix, rows: Range<Int>, draw: RandomDraw,
    latentScale: Float, by kernels: KernelSet
  ) {
    guard let transposed = weights.transposed else { fatalError("no transposed copy") }
    kernels.product(dz, transposed, into: dx, rows: rows)
  }

  /// dW = Xᵀ·dZ
  public func weightGradient(_ x: Matrix, _ dz: Matrix) -> KernelFactors {
    KernelFactors(transposing: x, dz)
  }
}

extension Dense {
  /// The common settings of a network's dense layers (TensorFlow 1.x: `arg_scope`).
  ///
  ///     let dense = Dense.scope(activation: .elu, initializer: .he, regularizer: .l2(0.001), seed: 42)
  ///     let hidden1 = dense(784, 300)
  ///     let outputs = dense(300, 784, activation: .identity)
  public static func scope(
    activation: Activation, initializer: Initializer = .he, regularizer: L2Regularizer? = nil,
    seed: UInt64
  ) -> Scope {
    Scope(activation: activation, initializer: initializer, regularizer: regularizer, seed: seed)
  }

  /// The defaults of a network's layers, and the generator that draws their weights in the order in which
  /// they are made.
  public final class Scope {
    private let activation: Activation
    private let layer: (Int, Int, Activation, inout SplitMix64) -> Dense
    private var generator: SplitMix64

    fileprivate init(
      activation: Activation, initializer: Initializer, regularizer: L2Regularizer?, seed: UInt64
    ) {
      self.activation = activation
      layer = {
        Dense(
          $0, $1, activation: $2, initializer: initializer, regularizer: regularizer, using: &$3)
      }
      generator = SplitMix64(seed: seed)
    }

    /// A layer `[inputs, outputs]` with its own weights.
    public func callAsFunction(
      _ inputs: Int, _ outputs: Int, activation: Activation? = nil
    ) -> Dense {
      layer(inputs, outputs, activation ?? self.activation, &generator)
    }

    /// A layer that uses the weights of `layer`, transposed, and has its own biases.
    public func callAsFunction(transposing layer: Dense, activation: Activation? = nil) -> TiedDense
    {
      TiedDense(transposing: layer, activation: activation ?? self.activation)
    }
  }
}
