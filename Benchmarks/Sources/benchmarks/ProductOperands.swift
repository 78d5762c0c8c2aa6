import Kernels
import Training

/// The matrices of a product, filled with numbers of a common size, and the call of its kernel.
final class ProductOperands: @unchecked Sendable {
  private let product: Product
  private let kernels: KernelSet
  private let a: PaddedMatrix
  private let b: PaddedMatrix
  private let c: PaddedMatrix
  private let firstMoment: PaddedMatrix
  private let secondMoment: PaddedMatrix
  private let bias: PaddedMatrix
  private let factors: KernelFactors

  init(_ product: Product, kernels: KernelSet) {
    self.product = product
    self.kernels = kernels
    var generator = SplitMix64(seed: 1)
    let isUpdate = product.kind == .update
    // The left factor of an update lies in memory as X [batch, inputs] does.
    a = PaddedMatrix(
      rows: isUpdate ? product.k : product.m, columns: isUpdate ? product.m : product.k,
      using: &generator)
    b = PaddedMatrix(rows: product.k, columns: product.n, using: &generator)
    c = PaddedMatrix(rows: product.m, columns: product.n)
    firstMoment = PaddedMatrix(rows: product.m, columns: product.n)
    secondMoment = PaddedMatrix(rows: product.m, columns: product.n)
    bias = PaddedMatrix(rows: 1, columns: product.n)
    factors = KernelFactors(
      a: a.elements, a_row_stride: isUpdate ? 1 : a.stride, a_k_stride: isUpdate ? a.stride : 1,
      b: b.elements, b_stride: b.stride, k: product.k)
  }

  /// One thread's rows of C.
  func run(thread: Int, of threadCount: Int) {
    let first = product.m * thread / threadCount
    let end = product.m * (thread + 1) / threadCount
    if product.kind == .update {
      update(first, end)
    } else {
      multiply(first, end)
    }
  }

  private func multiply(_ first: Int, _ end: Int) {
    var rows = factors
    rows.a += first * factors.a_row_stride
    kernels.multiply(
      rows, product.kind == .forward ? START_AT_BIAS : START_AT_ZERO, bias.elements,
      c.elements + first * c.stride, c.stride, end - first, c.stride)
  }

  private func update(_ first: Int, _ end: Int) {
    let parameter = KernelParameter(
      value: c.elements, first_moment: firstMoment.elements, second_moment: secondMoment.elements,
      stride: c.stride)
    let adam = KernelAdam(
      rate: 1e-4, one_minus_beta1: 0.1, one_minus_beta2: 0.001, epsilon: 1e-8, l2: 0.001)
    withUnsafePointer(to: factors) {
      kernels.update_weights($0, 1, first, end, c.stride, parameter, adam)
    }
  }
}
