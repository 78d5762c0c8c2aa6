import Kernels

/// A function f that is applied element by element.
public enum Activation: Sendable {
  /// f(z) = z, for an output layer.
  case identity
  /// f(z) = z for z > 0, eᶻ - 1 otherwise (Clevert, Unterthiner and Hochreiter 2016, α = 1).
  case elu
  /// f(z) = max(0, z)
  case relu
  /// f(z) = 1 / (1 + e⁻ᶻ)
  case sigmoid

  /// y = f(y) in the given rows.
  func forward(_ y: Matrix, rows: Range<Int>, by kernels: KernelSet) {
    let first = y.elements + rows.lowerBound * y.stride
    switch self {
    case .identity: break
    case .elu: kernels.elu(first, y.stride, rows.count, y.stride)
    case .relu: kernels.relu(first, y.stride, rows.count, y.stride)
    case .sigmoid: kernels.sigmoid(first, y.stride, rows.count, y.columns)
    }
  }

  /// dy = dy ⊙ f′ in the given rows, with f′ written by the output y = f(z).
  func backward(_ dy: Matrix, y: Matrix, rows: Range<Int>, by kernels: KernelSet) {
    let offset = rows.lowerBound * y.stride
    let (first, output) = (dy.elements + offset, y.elements + offset)
    switch self {
    case .identity: break
    case .elu: kernels.elu_gradient(first, output, y.stride, rows.count, y.stride)
    case .relu: kernels.relu_gradient(first, output, y.stride, rows.count, y.stride)
    case .sigmoid: kernels.sigmoid_gradient(first, output, y.stride, rows.count, y.stride)
    }
  }
}

/// A layer without weights that applies a function to each of its inputs, Y = f(X): the pixels of logits, say
/// (TensorFlow 1.x: `tf.sigmoid(logits)`).
public final class Elementwise: Layer {
  /// The number of inputs, and of outputs.
  public let inputs: Int
  /// f
  public let activation: Activation

  /// A layer of `width` inputs and outputs.
  public init(_ width: Int, _ activation: Activation) {
    (inputs, self.activation) = (width, activation)
  }

  /// The number of outputs.
  public var outputs: Int { inputs }

  /// Y = f(X)
  public func forward(
    _ x: Matrix, into y: Matrix, rows: Range<Int>, draw: RandomDraw, by kernels: KernelSet
  ) {
    y.copyRows(rows, of: x)
    activation.forward(y, rows: rows, by: kernels)
  }

  /// dX = dZ
  public func backward(
    _ dz: Matrix, x: Matrix, into dx: Matrix, rows: Range<Int>, draw: RandomDraw,
    latentScale: Float, by kernels: KernelSet
  ) {
    dx.copyRows(rows, of: dz)
  }
}
