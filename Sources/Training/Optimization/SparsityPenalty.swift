import Kernels
import Platform

/// The penalty on the mean outputs q of a layer's units over a batch, weight · Σ (p ln(p/q) + (1-p) ln((1-p)/(1-q))), and its gradient.
///
/// The gradient by the outputs is the same in each row, weight/batch · ((1-p)/(1-q) - p/q), and needs all of them: all threads
/// go forward before the first goes back.
final class SparsityPenalty: Sendable {
  /// The place of the layer.
  let index: Int
  private let penalty: Loss.Sparsity
  private let outputs: Matrix
  /// The gradient by the outputs of each row, `[1, units]`.
  private let gradient: Matrix
  private let losses: Matrix

  /// The penalty on `outputs`, those of layer `index`.
  init(_ penalty: Loss.Sparsity, of outputs: Matrix, at index: Int) {
    require(
      penalty.target > 0 && penalty.target < 1,
      "expected a target of the mean outputs above 0 and below 1, found \(penalty.target)")
    (self.penalty, self.outputs, self.index) = (penalty, outputs, index)
    gradient = Matrix(rows: 1, columns: outputs.columns)
    losses = Matrix(rows: 1, columns: outputs.columns)
  }

  /// Evaluates a thread's part of the units.
  func evaluate(thread: Int, of threadCount: Int, by kernels: KernelSet) {
    let columns = outputs.stride.part(thread, of: threadCount, unit: Int(KERNELS_PADDING))
    kernels.sparsity(
      outputs.elements, outputs.stride, outputs.rows, columns.lowerBound, columns.upperBound,
      outputs.columns, penalty.target, penalty.weight / Float(outputs.rows), gradient.elements,
      losses.elements)
  }

  /// Adds the gradient to that of the given rows.
  func add(to dy: Matrix, rows: Range<Int>, by kernels: KernelSet) {
    kernels.add_row(
      dy.elements + rows.lowerBound * dy.stride, gradient.elements, dy.stride, rows.count,
      dy.stride)
  }

  /// The sum over all units, not weighted, for the outputs of the last pass.
  func loss(by kernels: KernelSet) -> Double {
    evaluate(thread: 0, of: 1, by: kernels)
    return losses.sum
  }
}
