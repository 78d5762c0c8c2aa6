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

  /// The 11 products of a step of the stacked listing, in the order of a step.
  static let ofStackedStep: [Product] = {
    let widths = [784, 300, 150, 300, 784]
    let batch = Chapter.batchSize
    let forward = (1...4).map {
      let x = $0 == 1 ? "X" : "Y\($0 - 1)"
      return Product(
        name: "\(x)·W\($0)", kind: .forward, m: batch, k: widths[$0 - 1], n: widths[$0])
    }
    let backward = (2...4).reversed().map {
      Product(name: "dY\($0)·W\($0)ᵀ", kind: .backward, m: batch, k: widths[$0], n: widths[$0 - 1])
    }
    let update = (1...4).map {
      let x = $0 == 1 ? "X" : "Y\($0 - 1)"
      return Product(
        name: "\(x)ᵀ·dY\($0), Adam", kind: .update, m: widths[$0 - 1], k: batch, n: widths[$0])
    }
    return forward + backward + update
  }()

  /// A multiply-add counts as two.
  var operations: Double { 2 * Double(m * k * n) }
}
