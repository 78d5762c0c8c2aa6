import Kernels

/// The buffers of one pass through a network, for a fixed number of examples.
struct ForwardPass {
  let layers: [any Layer]
  /// X, `[batch, inputs]`.
  let input: Matrix
  /// The outputs Y of each layer, `[batch, outputs]`.
  let outputs: [Matrix]

  /// `skipsZeros` for images that are mostly zeros, which `threadCount` threads load, each its rows.
  init(
    _ network: Sequential, batchSize: Int, skipsZeros: Bool = false, threadCount: Int = 1
  ) {
    layers = network.layers
    let nonzeros =
      skipsZeros
      ? Nonzeros(rows: batchSize, columns: network.inputs, threadCount: threadCount) : nil
    input = Matrix(rows: batchSize, columns: network.inputs, nonzeros: nonzeros)
    outputs = layers.map { Matrix(rows: batchSize, columns: $0.outputs) }
  }

  /// The inputs of layer `index`.
  func inputs(of index: Int) -> Matrix { index == 0 ? input : outputs[index - 1] }

  /// X of the given rows = the pixels of the images that `indices` names, divided by 255.
  func load(
    _ pixels: UnsafeBufferPointer<UInt8>, _ indices: UnsafeBufferPointer<Int32>,
    rows: Range<Int>, by kernels: KernelSet
  ) {
    kernels.gather_pixels(
      pixels.baseAddress, input.columns, indices.baseAddress, rows.lowerBound, rows.upperBound,
      input.elements, input.stride, input.nonzeros?.kernelNonzeros)
  }

  /// The given rows through all layers.
  func run(rows: Range<Int>, by kernels: KernelSet) {
    for index in layers.indices {
      layers[index].forward(inputs(of: index), into: outputs[index], rows: rows, by: kernels)
    }
  }

  /// errors = Σ (Y - X)² of each of the given rows, from the outputs of the last layer; the rows of
  /// `gradient`, if given, = scale·(Y - X).
  func squaredErrors(
    rows: Range<Int>, into errors: UnsafeMutablePointer<Float>, gradient: Matrix? = nil,
    scale: Float = 0, by kernels: KernelSet
  ) {
    let outputs = outputs[outputs.count - 1]
    let offset = rows.lowerBound * outputs.stride
    kernels.squared_error(
      outputs.elements + offset, input.elements + offset, outputs.stride, rows.count,
      outputs.stride, scale, gradient.map { $0.elements + offset }, errors)
  }
}
