import Kernels

/// A fully connected layer, Y = f(X·W + b), with X `[batch, inputs]` and Y `[batch, outputs]`.
///
/// A thread calls `forward` and `backward` for its own rows of the batch; they write and
/// read those rows only, so no thread waits for another.
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

/// The function f of a layer, applied to X·W + b element by element.
public enum Activation: Sendable {
  /// f(z) = z, for an output layer.
  case identity
  /// f(z) = z for z > 0, eᶻ - 1 otherwise (Clevert, Unterthiner and Hochreiter 2016, α = 1).
  case elu

  /// y = f(y) in the given rows.
  func forward(_ y: Matrix, rows: Range<Int>, by kernels: KernelSet) {
    guard self == .elu else { return }
    kernels.elu(y.elements + rows.lowerBound * y.stride, y.stride, rows.count, y.stride)
  }

  /// dy = dy ⊙ f′ in the given rows, with f′ written by the output y = f(z).
  func backward(_ dy: Matrix, y: Matrix, rows: Range<Int>, by kernels: KernelSet) {
    guard self == .elu else { return }
    let offset = rows.lowerBound * y.stride
    kernels.elu_gradient(dy.elements + offset, y.elements + offset, y.stride, rows.count, y.stride)
  }
}
