import Kernels

/// A fully connected layer, Y = f(X·W + b), with X `[batch, inputs]` and Y `[batch, outputs]`.
///
/// A thread calls `forward` and `backward` for its own rows of the batch; what they write and read
/// lies in those rows, so no thread waits for another.
public protocol Layer: AnyObject, Sendable {
  /// The number of inputs.
  var inputs: Int { get }

  /// The number of outputs.
  var outputs: Int { get }

  /// f
  var activation: Activation { get }

  /// W; tied layers return another layer's.
  var weights: Parameter { get }

  /// b, `[1, outputs]`.
  var biases: Parameter { get }

  /// y = f(x·W + b) in the given rows.
  func forward(_ x: Matrix, into y: Matrix, rows: Range<Int>, by kernels: KernelSet)

  /// dx = dz·Wᵀ in the given rows.
  func backward(_ dz: Matrix, into dx: Matrix, rows: Range<Int>, by kernels: KernelSet)

  /// The two factors of this layer's share of the gradient of `weights`.
  func weightGradient(_ x: Matrix, _ dz: Matrix) -> KernelFactors
}
