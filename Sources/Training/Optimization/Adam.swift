import Kernels

/// Adam (Kingma and Ba 2015), in the form that TensorFlow computes:
///
///     m ← m + (1 - β₁)(g - m)
///     v ← v + (1 - β₂)(g² - v)
///     w ← w - α·√(1 - β₂ᵗ) / (1 - β₁ᵗ) · m / (√v + ε)
///
/// ε stands outside the bias correction, unlike in the paper's algorithm 1 and in PyTorch.
public struct Adam: Sendable, Hashable {
  /// α
  public var learningRate: Double
  /// The decay rate of the first moment, β₁.
  public var beta1: Double
  /// The decay rate of the second moment, β₂.
  public var beta2: Double
  /// ε
  public var epsilon: Double

  /// The value of the step counter t before the first step.
  ///
  /// An optimizer of TensorFlow 1.x has one counter for all that it minimizes: if it minimizes a second loss after 1,464 steps, the
  /// moments of parameters that it has not updated before are 0, but t is 1,464, so that their first steps are larger.
  public var stepsBefore: Int

  /// TensorFlow's defaults for all but the learning rate.
  public init(
    learningRate: Double, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8,
    stepsBefore: Int = 0
  ) {
    (self.learningRate, self.beta1, self.beta2, self.epsilon) = (
      learningRate, beta1, beta2, epsilon
    )
    self.stepsBefore = stepsBefore
  }
}

/// Adam's running means of a parameter's gradient and of its square, which a training begins with zeros.
final class Moments: Sendable {
  let parameter: Parameter
  /// m, shaped like the parameter
  let first: Matrix
  /// v
  let second: Matrix

  init(of parameter: Parameter) {
    self.parameter = parameter
    let value = parameter.matrix
    first = Matrix(rows: value.rows, columns: value.columns)
    second = Matrix(rows: value.rows, columns: value.columns)
  }

  /// The pointers that the kernels update.
  var kernelParameter: KernelParameter {
    KernelParameter(
      value: parameter.matrix.elements, first_moment: first.elements,
      second_moment: second.elements, stride: parameter.matrix.stride)
  }
}

extension [Moments] {
  /// The moments of `parameter`; nil if it is frozen.
  func of(_ parameter: Parameter) -> Moments? { first { $0.parameter === parameter } }
}

/// Adam's step counter t, kept as the powers β₁ᵗ and β₂ᵗ: products, since a C library's `pow`
/// rounds its own way.
public struct AdamPowers: Sendable, Equatable {
  /// β₁ᵗ
  public var beta1: Double
  /// β₂ᵗ
  public var beta2: Double

  /// The powers for t = 0, or for a later step.
  public init(beta1: Double = 1, beta2: Double = 1) { (self.beta1, self.beta2) = (beta1, beta2) }

  /// The powers before the first step of `adam`.
  init(of adam: Adam) {
    self.init()
    for _ in 0..<adam.stepsBefore { _ = advance(adam) }
  }

  /// Goes to the next step of `adam`, t = 1, 2, …, and returns its correction of averages that began at 0,
  /// √(1 - β₂ᵗ) / (1 - β₁ᵗ).
  public mutating func advance(_ adam: Adam) -> Double {
    beta1 *= adam.beta1
    beta2 *= adam.beta2
    return (1 - beta2).squareRoot() / (1 - beta1)
  }

  /// The rates of the next step of `adam`, t = 1, 2, …, for the kernels.
  mutating func next(_ adam: Adam) -> KernelAdam {
    KernelAdam(
      rate: Float(adam.learningRate * advance(adam)),
      one_minus_beta1: Float(1 - adam.beta1), one_minus_beta2: Float(1 - adam.beta2),
      epsilon: Float(adam.epsilon), l2: 0)
  }
}
