import Kernels

/// The eigenvalues of a symmetric matrix A, largest first, and the eigenvectors of the first of them.
///
/// Householder's tridiagonalization A = Q·T·Qᵀ, then implicit QL on T: the ways of EISPACK's `tred2`
/// and `tql2` (Smith et al. 1976; Golub and Van Loan, Matrix Computations, 8.3), of + - * / and
/// square roots in one order. What takes long is done row by row, each element by itself.
struct SymmetricEigen {
  /// λ₁ ≥ λ₂ ≥ …, `[n]`.
  let values: [Double]

  /// The eigenvectors of the first `count` values as columns, of length 1 and at right angles,
  /// `[n, count]` row by row.
  let vectors: [Double]

  /// The eigensystem of `matrix`, `[n, n]` row by row, whose numbers are finite.
  init(_ matrix: [Double], count: Int, by kernels: KernelSet) {
    let n = Int(Double(matrix.count).squareRoot())
    precondition(n * n == matrix.count && (0...n).contains(count), "\(count) of \(matrix.count)")
    precondition(matrix.allSatisfy(\.isFinite), "a matrix with numbers that are not finite")
    var tridiagonal = TridiagonalForm(matrix, size: n, by: kernels)
    let rows = tridiagonal.diagonalize(by: kernels)
    let diagonal = tridiagonal.diagonal
    let order = diagonal.indices.sorted { (-diagonal[$0], $0) < (-diagonal[$1], $1) }
    values = order.map { diagonal[$0] }
    var vectors = (0..<n).flatMap { i in order.prefix(count).map { rows[$0 * n + i] } }
    tridiagonal.rotateBack(&vectors, columns: count, by: kernels)
    self.vectors = vectors
  }
}
