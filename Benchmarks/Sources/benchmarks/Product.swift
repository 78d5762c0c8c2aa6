import Kernels

/// One of the matrix products of a training step, C[m, n] = Σ over k, as the kernels see it.
struct Product: Sendable {
  enum Kind: Sendable {
    /// Y = X·W + b
    case forward
    /// dX = dY·Wᵀ, with a transposed copy of W
    case backward
    /// dW = Xᵀ·dY, each tile straight into Adam
    case update
  }

  let name: String
  let kind: Kind
  let m: Int
  let k: Int
  let n: Int

  /// Whether the left factor is X or Xᵀ, whose zeros may be skipped.
  var readsImages = false
  var skipsZeros = false

  /// The 11 products of a step of the stacked listing, in the order of a step; those with X both
  /// ways.
  static let ofStackedStep: [Product] = {
    let widths = [784, 300, 150, 300, 784]
    let batch = Chapter.batchSize
    let names = ["X", "Y1", "Y2", "Y3"]
    let forward = (0..<4).map {
      Product(
        name: "\(names[$0])·W\($0 + 1)", kind: .forward, m: batch, k: widths[$0],
        n: widths[$0 + 1], readsImages: $0 == 0)
    }
    let backward = (1..<4).reversed().map {
      Product(
        name: "dY\($0 + 1)·W\($0 + 1)ᵀ", kind: .backward, m: batch, k: widths[$0 + 1],
        n: widths[$0])
    }
    let update = (0..<4).map {
      Product(
        name: "\(names[$0])ᵀ·dY\($0 + 1), Adam", kind: .update, m: widths[$0], k: batch,
        n: widths[$0 + 1], readsImages: $0 == 0)
    }
    return (forward + backward + update).flatMap { $0.readsImages ? [$0, $0.skippingZeros] : [$0] }
  }()

  private var skippingZeros: Product {
    Product(
      name: name + ", skipping zeros", kind: kind, m: m, k: k, n: n, readsImages: true,
      skipsZeros: true)
  }

  /// Of the dense product; a multiply-add counts as two.
  var operations: Double { 2 * Double(m * k * n) }
}
