import Figures
import Platform

/// The divergence of a probability `q` from a probability `p`, p ln(p/q) + (1-p) ln((1-p)/(1-q)), in nats: a unit's penalty in
/// `Loss.Term.sparsity`.
///
/// - Precondition: both lie above 0 and below 1.
public func divergence(of q: Double, from p: Double) -> Double {
  require(
    p > 0 && p < 1 && q > 0 && q < 1,
    "expected probabilities above 0 and below 1, found \(p) and \(q)")
  return p * naturalLogarithm(p / q) + (1 - p) * naturalLogarithm((1 - p) / (1 - q))
}

extension ImageSet {
  /// The mean over the images of Σ -x ln x - (1-x) ln(1-x) over their pixels x from 0 to 1, in nats: the smallest value
  /// that the cross-entropy of a reconstruction can have.
  public var meanEntropy: Double {
    require(count > 0, "expected at least one image, found none")
    let counts = pixels.withUnsafeBufferPointer { pixels in
      var counts = [Int](repeating: 0, count: 256)
      for pixel in pixels { counts[Int(pixel)] += 1 }
      return counts
    }
    let sum = (1..<255).reduce(0.0) { sum, value in
      let x = Double(value) / 255
      return sum - Double(counts[value])
        * (x * naturalLogarithm(x) + (1 - x) * naturalLogarithm(1 - x))
    }
    return sum / Double(count)
  }
}
