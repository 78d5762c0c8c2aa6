import Kernels
import Training

/// The matrices of a product and the call of its kernel.
///
/// The elements are numbers in -1 ..< 1, or those of MNIST's images where the left factor is X.
final class ProductOperands: @unchecked Sendable {
  private let product: Product
  private let kernels: KernelSet
  private let a: PaddedMatrix
  private let b: PaddedMatrix
  private let c: PaddedMatrix
  private let firstMoment: PaddedMatrix
  private let secondMoment: PaddedMatrix
  private let bias: PaddedMatrix
  private let nonzeros: Nonzeros?
  private let factors: KernelFactors

  private let threads: Int

  init(_ product: Product, pixels: ArraySlice<UInt8>, threads: Int, kernels: KernelSet) {
    self.product = product
    self.threads = threads
    self.kernels = kernels
    var generator = SplitMix64(seed: 1)
    // The left factor of an update lies in memory as X [batch, inputs] does.
    let isUpdate = product.kind == .update
    let (rows, columns) = isUpdate ? (product.k, product.m) : (product.m, product.k)
    a = PaddedMatrix(rows: rows, columns: columns, using: &generator)
    b = PaddedMatrix(rows: product.k, columns: product.n, using: &generator)
    c = PaddedMatrix(rows: product.m, columns: product.n)
    firstMoment = PaddedMatrix(rows: product.m, columns: product.n)
    secondMoment = PaddedMatrix(rows: product.m, columns: product.n)
    bias = PaddedMatrix(rows: 1, columns: product.n)
    nonzeros =
      product.skipsZeros ? Nonzeros(rows: rows, columns: columns, threadCount: threads) : nil
    factors = KernelFactors(
      a: a.elements, a_stride: a.stride, b: b.elements, b_stride: b.stride, k: product.k,
      nonzeros: nonzeros.map { UnsafePointer($0.kernelNonzeros) })
    if product.readsImages { load(pixels, rows: rows, columns: columns) }
  }

  /// X, each thread its part, as in a step.
  private func load(_ pixels: ArraySlice<UInt8>, rows: Int, columns: Int) {
    for thread in 0..<threads {
      let part = Self.part(thread, of: threads, rows: rows)
      pixels.withUnsafeBufferPointer { pixels in
        kernels.gather_pixels(
          pixels.baseAddress, columns, Array(0..<Int32(rows)), part.lowerBound, part.upperBound,
          a.elements, a.stride, nonzeros?.kernelNonzeros)
      }
    }
    if product.kind == .update { nonzeros?.joinParts(thread: 0, of: 1, by: kernels) }
  }

  private static func part(_ thread: Int, of threads: Int, rows: Int, unit: Int = 1) -> Range<Int> {
    let units = (rows + unit - 1) / unit
    return min(
      rows, units * thread / threads * unit)..<min(
        rows, units * (thread + 1) / threads * unit)
  }

  /// One thread's rows of C.
  func run(thread: Int) {
    let unit = product.kind == .update ? Int(KERNELS_GROUP) : 1
    let rows = Self.part(thread, of: threads, rows: product.m, unit: unit)
    let (first, end) = (rows.lowerBound, rows.upperBound)
    if product.kind == .update {
      update(first, end)
    } else {
      kernels.multiply(
        factors, product.kind == .forward ? START_AT_BIAS : START_AT_ZERO, bias.elements,
        c.elements, c.stride, first, end, c.stride)
    }
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
