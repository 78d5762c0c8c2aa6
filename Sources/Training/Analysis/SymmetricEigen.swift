import Kernels
import Platform

/// The eigenvalues of a symmetric matrix A, largest first, and the eigenvectors of the first of them.
///
/// Householder's tridiagonalization A = Q·T·Qᵀ, then implicit QL on T: the ways of EISPACK's `tred2`
/// and `tql2` (Smith et al. 1976; Golub and Van Loan, Matrix Computations, 8.3), of + - * / and
/// square roots in one order. The costly parts work row by row, each element by itself.
struct SymmetricEigen {
  /// λ₁ ≥ λ₂ ≥ …, `[n]`.
  let values: [Double]
  /// The eigenvectors of the first `count` values as columns, of length 1 and at right angles,
  /// `[n, count]` row by row.
  let vectors: [Double]

  /// The eigensystem of `matrix`, `[n, n]` row by row, whose numbers are finite.
  init(_ matrix: [Double], count: Int, by kernels: KernelSet) {
    let n = Int(Double(matrix.count).squareRoot())
    require(
      n * n == matrix.count && (0...n).contains(count),
      "expected a square matrix, found \(count) vectors of \(matrix.count) elements")
    require(matrix.allSatisfy(\.isFinite), "expected finite numbers in the matrix")
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

/// A symmetric matrix A as Q·T·Qᵀ with T tridiagonal and Q a product of Householder's reflections.
struct TridiagonalForm {
  /// The diagonal of T, `[n]`.
  private(set) var diagonal: [Double]
  /// The numbers beside it, `[n]`: the last is 0.
  private var offDiagonal: [Double]
  /// The reflections I - v·vᵀ / h, one a row: v of row k begins in column k + 1.
  private var reflections: [Double]
  /// h of each reflection; 0 for none.
  private var halves: [Double]

  private var size: Int { diagonal.count }

  /// The form of `matrix`, `[size, size]` row by row.
  init(_ matrix: [Double], size: Int, by kernels: KernelSet) {
    reflections = matrix
    diagonal = Array(repeating: 0, count: size)
    offDiagonal = diagonal
    halves = diagonal
    var q = diagonal
    for k in 0..<size {
      diagonal[k] = reflections[k * size + k]
      guard k + 1 < size else { break }
      makeReflection(k)
      if halves[k] != 0 { reflect(from: k, &q, by: kernels) }
    }
  }

  /// Makes v of the numbers right of the diagonal in row k, such that the reflection leaves only the
  /// first of them.
  private mutating func makeReflection(_ k: Int) {
    let row = k * size + k + 1..<(k + 1) * size
    let scale = reflections[row].reduce(0) { $0 + $1.magnitude }
    let rest = reflections[row.dropFirst()]
    guard rest.contains(where: { $0 != 0 }) else {
      offDiagonal[k] = reflections[row.lowerBound]
      return
    }
    // Scaled, so that no square is too small or too large; a reflection is the same for any scale.
    for index in row { reflections[index] /= scale }
    let first = reflections[row.lowerBound]
    let norm = reflections[row].reduce(0) { $0 + $1 * $1 }.squareRoot()
    let signed = first < 0 ? -norm : norm
    offDiagonal[k] = -scale * signed
    halves[k] = norm * norm + first * signed
    reflections[row.lowerBound] = first + signed
  }

  /// A ← H·A·H = A - v·qᵀ - q·vᵀ below and right of k, with p = A·v / h, q = p - v·(vᵀp / 2h).
  private mutating func reflect(from k: Int, _ q: inout [Double], by kernels: KernelSet) {
    let (n, first, half) = (size, k + 1, halves[k])
    let count = n - first
    reflections.withUnsafeMutableBufferPointer { matrix in
      q.withUnsafeMutableBufferPointer { q in
        guard let a = matrix.baseAddress, let q = q.baseAddress else { return }
        let v = a + k * n + first
        q.update(repeating: 0, count: count)
        for i in 0..<count {
          kernels.add_multiple(q, v[i] / half, a + (first + i) * n + first, count)
        }
        var product = 0.0
        for i in 0..<count { product += v[i] * q[i] }
        kernels.add_multiple(q, -product / (2 * half), v, count)
        for i in 0..<count {
          let row = a + (first + i) * n + first
          kernels.add_multiple(row, -v[i], q, count)
          kernels.add_multiple(row, -q[i], v, count)
        }
      }
    }
  }

  /// Makes T diagonal by implicit QL steps with Wilkinson's shift, and returns its eigenvectors,
  /// `[n, n]`, one a row.
  mutating func diagonalize(by kernels: KernelSet) -> [Double] {
    let n = size
    var vectors = [Double](repeating: 0, count: n * n)
    for i in 0..<n { vectors[i * n + i] = 1 }
    vectors.withUnsafeMutableBufferPointer { vectors in
      guard let rows = vectors.baseAddress else { return }
      for first in 0..<n {
        // Two or three steps do; after many more, the rest beside the diagonal is rounding.
        for _ in 0..<60 {
          let last = endOfBlock(from: first)
          if last == first { break }
          step(first, last) { i, cosine, sine in
            kernels.rotate(rows + i * n, rows + (i + 1) * n, cosine, sine, n)
          }
        }
      }
    }
    return vectors
  }

  /// The row, from `first` on, after which the number beside the diagonal is as good as 0.
  private func endOfBlock(from first: Int) -> Int {
    (first..<size - 1).first { row in
      offDiagonal[row].magnitude
        <= .ulpOfOne * (diagonal[row].magnitude + diagonal[row + 1].magnitude)
    } ?? size - 1
  }

  /// One step on rows `first` ... `last`, which calls `rotate` with each of its rotations.
  private mutating func step(
    _ first: Int, _ last: Int, rotate: (_ row: Int, _ cosine: Double, _ sine: Double) -> Void
  ) {
    let slope = (diagonal[first + 1] - diagonal[first]) / (2 * offDiagonal[first])
    let root = hypotenuse(slope, 1)
    var g =
      diagonal[last] - diagonal[first]
      + offDiagonal[first] / (slope + (slope < 0 ? -root : root))
    var (sine, cosine, shift) = (1.0, 1.0, 0.0)
    for row in stride(from: last - 1, through: first, by: -1) {
      let (f, b) = (sine * offDiagonal[row], cosine * offDiagonal[row])
      let r = hypotenuse(f, g)
      offDiagonal[row + 1] = r
      if r == 0 {  // The block falls in two.
        diagonal[row + 1] -= shift
        offDiagonal[last] = 0
        return
      }
      (sine, cosine) = (f / r, g / r)
      g = diagonal[row + 1] - shift
      let t = (diagonal[row] - g) * sine + 2 * cosine * b
      shift = sine * t
      diagonal[row + 1] = g + shift
      g = cosine * t - b
      rotate(row, cosine, sine)
    }
    diagonal[first] -= shift
    offDiagonal[first] = g
    offDiagonal[last] = 0
  }

  /// vectors ← Q·vectors, `[n, columns]` row by row.
  func rotateBack(_ vectors: inout [Double], columns: Int, by kernels: KernelSet) {
    var sums = [Double](repeating: 0, count: columns)
    vectors.withUnsafeMutableBufferPointer { vectors in
      sums.withUnsafeMutableBufferPointer { sums in
        guard let z = vectors.baseAddress, let w = sums.baseAddress else { return }
        for k in stride(from: size - 1, through: 0, by: -1) where halves[k] != 0 {
          w.update(repeating: 0, count: columns)
          for i in k + 1..<size {
            kernels.add_multiple(w, reflections[k * size + i], z + i * columns, columns)
          }
          for i in k + 1..<size {
            kernels.add_multiple(
              z + i * columns, -reflections[k * size + i] / halves[k], w, columns)
          }
        }
      }
    }
  }
}

/// √(a² + b²), without squares that are too large or too small.
private func hypotenuse(_ a: Double, _ b: Double) -> Double {
  let (small, large) = (min(a.magnitude, b.magnitude), max(a.magnitude, b.magnitude))
  guard large > 0 else { return 0 }
  let ratio = small / large
  return large * (1 + ratio * ratio).squareRoot()
}
