import Kernels

extension KernelSet {
  /// c = a·b, or biases + a·b, in the given rows of a and c.
  func product(
    _ a: Matrix, _ b: Matrix, plus biases: Parameter? = nil, into c: Matrix, rows: Range<Int>
  ) {
    precondition(a.columns == b.rows && b.columns == c.columns)
    let factors = KernelFactors(
      a: a.elements, a_row_stride: a.stride, a_k_stride: 1, b: b.elements, b_stride: b.stride,
      k: a.columns, nonzeros: a.nonzeros.map { UnsafePointer($0.kernelNonzeros) })
    multiply(
      factors, biases == nil ? START_AT_ZERO : START_AT_BIAS, biases?.value.elements,
      c.elements, c.stride, rows.lowerBound, rows.upperBound, c.stride)
  }
}

extension KernelFactors {
  /// aᵀ·b, summed over the rows of both.
  init(transposing a: Matrix, _ b: Matrix) {
    precondition(a.rows == b.rows, "[\(a.rows), ·]ᵀ times [\(b.rows), ·]")
    self.init(
      a: a.elements, a_row_stride: 1, a_k_stride: a.stride, b: b.elements, b_stride: b.stride,
      k: a.rows, nonzeros: a.nonzeros.map { UnsafePointer($0.kernelNonzeros) })
  }
}
