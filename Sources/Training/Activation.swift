import Kernels

/// What a layer applies to X·W + b, element by element.
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
