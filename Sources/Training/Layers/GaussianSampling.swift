import Kernels

/// Draws the codings Z of a variational autoencoder from normal distributions (Kingma and Welling 2014).
///
/// The inputs are two heads side by side, `[batch, 2·codings]`: first the means μ, then for each its spread. A dense layer of
/// 2·codings outputs is the two layers of the listing, since its columns have nothing in common but their inputs.
public final class GaussianSampling: Layer {
  /// What the second head is.
  public enum Spread: Sendable {
    /// γ = ln σ² (the listing's `hidden3_gamma`)
    case logVariance
    /// σ, of either sign (the listing's `hidden3_sigma`)
    case deviation

    var kernelSpread: KernelSpread { self == .logVariance ? LOG_VARIANCE : DEVIATION }
  }

  /// The number of codings.
  public let outputs: Int
  /// What the second head is.
  public let spread: Spread
  /// The seed of ε.
  public let seed: UInt64

  /// A layer of 2·`codings` inputs and `codings` outputs.
  public init(_ codings: Int, spread: Spread = .logVariance, seed: UInt64) {
    (outputs, self.spread, self.seed) = (codings, spread, seed)
  }

  /// Both heads.
  public var inputs: Int { 2 * outputs }

  /// z = μ + e^(γ/2)·ε, or μ + σ·ε, with ε ~ N(0, 1), in evaluations too.
  public func forward(
    _ x: Matrix, into y: Matrix, rows: Range<Int>, draw: RandomDraw, by kernels: KernelSet
  ) {
    kernels.sample(
      x.elements + rows.lowerBound * x.stride, x.stride,
      y.elements + rows.lowerBound * y.stride, y.stride, rows.count, outputs, spread.kernelSpread,
      draw.random(seed: seed, row: rows.lowerBound))
  }

  /// dμ = dz + c·μ, dγ = dz·ε·e^(γ/2)/2 + c·(e^γ - 1)/2, dσ = dz·ε + c·(σ - σ / (10⁻¹⁰ + σ²)), with c = `latentScale`.
  public func backward(
    _ dz: Matrix, x: Matrix, into dx: Matrix, rows: Range<Int>, draw: RandomDraw,
    latentScale: Float, by kernels: KernelSet
  ) {
    kernels.sample_gradient(
      x.elements + rows.lowerBound * x.stride, x.stride,
      dz.elements + rows.lowerBound * dz.stride, dz.stride, rows.count, outputs,
      spread.kernelSpread, latentScale, draw.random(seed: seed, row: rows.lowerBound),
      dx.elements + rows.lowerBound * dx.stride)
  }

  /// losses[i] = the divergence of row i's distribution from N(0, 1), Σ ½(e^γ + μ² - 1 - γ) or Σ ½(σ² + μ² - 1 - ln(10⁻¹⁰ + σ²)).
  func latentLoss(
    _ heads: Matrix, rows: Range<Int>, into losses: UnsafeMutablePointer<Float>,
    by kernels: KernelSet
  ) {
    kernels.latent_loss(
      heads.elements + rows.lowerBound * heads.stride, heads.stride, rows.count, outputs,
      spread.kernelSpread, losses)
  }
}
