import Kernels
import Platform

/// Adds normal noise to each input, Y = X + s·ε with ε ~ N(0, 1), in evaluations too (the listing's
/// `X + noise_level * tf.random_normal(tf.shape(X))`).
///
/// To evaluate without noise, make a network of the layers behind it: layers are shared.
public final class GaussianNoise: Layer {
  /// The number of inputs, and of outputs.
  public let inputs: Int
  /// s
  public let deviation: Float
  /// The seed of ε.
  public let seed: UInt64

  /// Noise of standard deviation `deviation` on `width` inputs.
  public init(_ width: Int, deviation: Float = 1, seed: UInt64) {
    require(deviation >= 0, "expected a standard deviation of at least 0, found \(deviation)")
    (inputs, self.deviation, self.seed) = (width, deviation, seed)
  }

  /// The number of outputs.
  public var outputs: Int { inputs }

  /// Y = X + s·ε
  public func forward(
    _ x: Matrix, into y: Matrix, rows: Range<Int>, draw: RandomDraw, by kernels: KernelSet
  ) {
    let offset = rows.lowerBound * x.stride
    kernels.add_noise(
      x.elements + offset, y.elements + offset, x.stride, rows.count, x.columns, deviation,
      draw.random(seed: seed, row: rows.lowerBound))
  }

  /// dX = dY
  public func backward(
    _ dz: Matrix, x: Matrix, into dx: Matrix, rows: Range<Int>, draw: RandomDraw,
    latentScale: Float, by kernels: KernelSet
  ) {
    dx.copyRows(rows, of: dz)
  }
}

/// Sets each input to 0 with probability `rate` and divides the others by 1 - `rate` (inverted dropout, Srivastava et al. 2014;
/// TensorFlow 1.x: `tf.layers.dropout`). It does so in training only, unless it is always on.
public final class Dropout: Layer {
  /// The number of inputs, and of outputs.
  public let inputs: Int
  /// The probability of 0.
  public let rate: Float
  /// The seed of the masks.
  public let seed: UInt64
  /// Whether evaluations drop inputs too.
  public let isAlwaysOn: Bool

  /// Dropout with probability `rate` on `width` inputs.
  public init(_ width: Int, rate: Float, seed: UInt64, isAlwaysOn: Bool = false) {
    require(
      rate >= 0 && rate < 1, "expected a dropout rate of at least 0 and below 1, found \(rate)")
    (inputs, self.rate, self.seed, self.isAlwaysOn) = (width, rate, seed, isAlwaysOn)
  }

  /// The number of outputs.
  public var outputs: Int { inputs }

  /// Y = X ⊙ M / (1 - rate) with a mask M of zeros and ones; Y = X in evaluations, unless it is always on
  public func forward(
    _ x: Matrix, into y: Matrix, rows: Range<Int>, draw: RandomDraw, by kernels: KernelSet
  ) {
    apply(x, into: y, rows: rows, draw: draw, by: kernels)
  }

  /// dX = dY ⊙ M / (1 - rate)
  public func backward(
    _ dz: Matrix, x: Matrix, into dx: Matrix, rows: Range<Int>, draw: RandomDraw,
    latentScale: Float, by kernels: KernelSet
  ) {
    apply(dz, into: dx, rows: rows, draw: draw, by: kernels)
  }

  /// The mask is drawn again on the way back, not kept.
  private func apply(
    _ x: Matrix, into y: Matrix, rows: Range<Int>, draw: RandomDraw, by kernels: KernelSet
  ) {
    guard isAlwaysOn || !draw.isEvaluation else { return y.copyRows(rows, of: x) }
    let offset = rows.lowerBound * x.stride
    kernels.dropout(
      x.elements + offset, y.elements + offset, x.stride, rows.count, x.columns, 1 - rate,
      draw.random(seed: seed, row: rows.lowerBound))
  }
}
