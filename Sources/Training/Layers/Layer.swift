import Kernels

/// A function Y = f(X) of a batch, X `[batch, inputs]` and Y `[batch, outputs]`.
///
/// A thread calls `forward` and `backward` for its own rows of the batch; they write and
/// read those rows only, so no thread waits for another.
public protocol Layer: AnyObject, Sendable {
  /// The number of inputs.
  var inputs: Int { get }
  /// The number of outputs.
  var outputs: Int { get }
  /// The function that the layer applies at its end; by default the identity.
  var activation: Activation { get }

  /// y = f(x) in the given rows; `draw` determines the random numbers of layers that have some.
  func forward(
    _ x: Matrix, into y: Matrix, rows: Range<Int>, draw: RandomDraw, by kernels: KernelSet)

  /// The gradient dx by the inputs, from the gradient dz by what the activation was applied to, in the given rows. `x`
  /// are the inputs of the same `draw`; `latentScale` is the factor of the latent loss.
  func backward(
    _ dz: Matrix, x: Matrix, into dx: Matrix, rows: Range<Int>, draw: RandomDraw,
    latentScale: Float, by kernels: KernelSet)
}

extension Layer {
  /// The identity.
  public var activation: Activation { .identity }
}

/// A fully connected layer, Y = f(X·W + b).
public protocol DenseLayer: Layer {
  /// W; tied layers return another layer's.
  var weights: Parameter { get }
  /// b, `[1, outputs]`.
  var biases: Parameter { get }

  /// The two factors of this layer's share of the gradient of `weights`.
  func weightGradient(_ x: Matrix, _ dz: Matrix) -> KernelFactors
}

/// Which random numbers a pass through a network uses. They depend on nothing else but a layer's seed: not on threads, not
/// on what came before.
public struct RandomDraw: Sendable {
  /// The step of a training, 1, 2, …; 0 outside of trainings.
  var step: UInt32 = 0
  /// Whether the pass only evaluates: dropout is off, and the numbers differ from those of the step itself.
  var isEvaluation = true
  /// The number of the batch's first row.
  var firstRow = 0
  /// The place of the layer in its network.
  var layer = 0

  /// The numbers of a layer with this `seed`, from row `row` of the batch on.
  func random(seed: UInt64, row: Int) -> KernelRandom {
    KernelRandom(
      seed: seed, stream: UInt32(layer) << 1 | (isEvaluation ? 1 : 0), step: step,
      row: UInt32(truncatingIfNeeded: firstRow + row))
  }
}
