import Kernels
import Platform

/// A trainable matrix.
///
/// Weights are `[inputs, outputs]`, biases `[1, outputs]`. A parameter that several layers use
/// (tied weights) is one object: counted, regularized and updated once.
public final class Parameter: @unchecked Sendable {
  /// A copy of the numbers; before they are read, work that was put off is done (`whenRead`).
  public var value: Matrix {
    settle()
    return Matrix(copying: matrix)
  }
  /// The numbers, for those who do the work.
  let matrix: Matrix
  /// Work on the numbers that was put off until somebody reads them: a training.
  package var whenRead: (@Sendable () -> Void)?
  /// How often the numbers were replaced, or a training has changed them.
  package private(set) var changeCount = 0
  /// The penalty on it; biases have none.
  public let regularizer: L2Regularizer?
  /// A copy of `valueᵀ` that every update keeps up to date, as long as a product needs it: products read the
  /// rows of their right factor contiguously.
  private(set) weak var transposed: Matrix?

  /// A parameter with the given initial value.
  init(_ value: Matrix, regularizer: L2Regularizer? = nil) {
    matrix = value
    self.regularizer = regularizer
  }

  /// Counts a change of the numbers.
  package func countChange() { changeCount += 1 }

  /// Does the work that was put off, if any.
  func settle() { whenRead?() }

  /// The transposed copy, which is kept up to date as long as somebody holds it.
  func keepTransposed() -> Matrix {
    if let transposed { return transposed }
    settle()
    let copy = Matrix(rows: matrix.columns, columns: matrix.rows)
    transposed = copy
    transposeAll()
    return copy
  }

  /// The number of trainable numbers in it.
  public var count: Int { matrix.rows * matrix.columns }

  /// Replaces the value, given row by row.
  public func assign(_ elements: some Collection<Float>) {
    settle()
    countChange()
    matrix.assign(elements)
    transposeAll()
  }

  /// Brings the columns of the transposed copy that stem from `rows` up to date.
  func transpose(rows: Range<Int>, by kernels: KernelSet) {
    guard let transposed else { return }
    kernels.transpose(
      matrix.elements, matrix.stride, rows.lowerBound, rows.upperBound, matrix.columns,
      transposed.elements, transposed.stride)
  }

  private func transposeAll() {
    guard let transposed else { return }
    for row in 0..<matrix.rows {
      for column in 0..<matrix.columns { transposed[column, row] = matrix[row, column] }
    }
  }
}

/// The ℓ2 penalty of a weight matrix, `λ/2 · Σ w²`, whose gradient is `λ·w`
/// (TensorFlow 1.x: `l2_regularizer(λ)`).
public struct L2Regularizer: Sendable, Hashable {
  /// λ, the penalty coefficient.
  public let scale: Float

  /// A penalty with the coefficient λ = `scale`; 0 adds nothing.
  public init(_ scale: Float) {
    require(scale >= 0, "expected a penalty coefficient λ of at least 0, found \(scale)")
    self.scale = scale
  }

  /// The penalty `λ/2 · Σ w²`.
  public static func l2(_ coefficient: Float) -> L2Regularizer { L2Regularizer(coefficient) }
}
