import Kernels

/// The update of one weight matrix: where its gradient comes from, one product for each layer that
/// uses it, and ℓ2.
final class WeightUpdate {
  let parameter: Parameter
  private let uses: UnsafeMutableBufferPointer<KernelFactors>

  init(_ parameter: Parameter, uses: [KernelFactors]) {
    self.parameter = parameter
    self.uses = .allocate(capacity: uses.count)
    _ = self.uses.initialize(from: uses)
  }

  deinit {
    uses.deallocate()
  }

  /// One step of Adam for the given rows of the weights.
  func apply(_ adam: KernelAdam, rows: Range<Int>, by kernels: KernelSet) {
    var adam = adam
    adam.l2 = parameter.regularizer?.scale ?? 0
    kernels.update_weights(
      uses.baseAddress, Int32(uses.count), rows.lowerBound, rows.upperBound,
      parameter.value.stride, parameter.kernelParameter, adam)
    parameter.transpose(rows: rows, by: kernels)
  }
}
