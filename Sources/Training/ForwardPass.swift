import Kernels

/// The buffers of one pass through a network, for a fixed number of examples.
struct ForwardPass {
  let layers: [any Layer]
  /// X, `[batch, inputs]`.
  let input: Matrix
  /// The outputs Y of each layer, `[batch, outputs]`.
  let outputs: [Matrix]
  /// The class of each example, `[batch]`.
  let labels: UnsafeMutablePointer<Int32>
  /// Frees `labels`.
  private let labelMatrix: Matrix

  /// `skipsZeros` for images that are mostly zeros, which `threadCount` threads load, each its rows.
  init(
    _ network: Sequential, batchSize: Int, skipsZeros: Bool = false, threadCount: Int = 1
  ) {
    layers = network.layers
    // Only a dense layer in front reads the lists.
    let nonzeros =
      skipsZeros && layers[0] is any DenseLayer
      ? Nonzeros(rows: batchSize, columns: network.inputs, threadCount: threadCount) : nil
    input = Matrix(rows: batchSize, columns: network.inputs, nonzeros: nonzeros)
    outputs = layers.map { Matrix(rows: batchSize, columns: $0.outputs) }
    labelMatrix = Matrix(rows: 1, columns: batchSize)
    labels = UnsafeMutableRawPointer(labelMatrix.elements)
      .bindMemory(to: Int32.self, capacity: batchSize)
  }

  /// The inputs of layer `index`.
  func inputs(of index: Int) -> Matrix { index == 0 ? input : outputs[index - 1] }

  /// X of the given rows = the examples that `indices` names, pixels divided by 255.
  func load(
    _ examples: ExampleRows, _ indices: UnsafeBufferPointer<Int32>, rows: Range<Int>,
    by kernels: KernelSet
  ) {
    if let matrix = examples.rows {
      for row in rows {
        (input.elements + row * input.stride)
          .update(from: matrix.elements + Int(indices[row]) * matrix.stride, count: input.stride)
      }
    } else {
      kernels.gather_pixels(
        examples.pixels.baseAddress, input.columns, indices.baseAddress, rows.lowerBound,
        rows.upperBound, input.elements, input.stride, input.nonzeros?.kernelNonzeros)
    }
    guard !examples.labels.isEmpty else { return }
    for row in rows { labels[row] = Int32(examples.labels[Int(indices[row])]) }
  }

  /// The given rows through all layers.
  func run(rows: Range<Int>, draw: RandomDraw, by kernels: KernelSet) {
    var draw = draw
    for index in layers.indices {
      draw.layer = index
      layers[index].forward(
        inputs(of: index), into: outputs[index], rows: rows, draw: draw, by: kernels)
    }
  }
}
