import Testing

@testable import Training

/// The gradients of every layer and loss against central differences of the loss, computed in Double by naive code.
@Suite struct LayerGradientTests {
  @Test(arguments: Model.all)
  func matchesCentralDifferences(model: Model) throws {
    let batch = 7
    let setup = model.setup(1, count: batch, batchSize: batch)
    let (network, examples) = (setup.network, setup.examples)
    let reference = DoubleNetwork(setup)
    let before = network.parameters.map(\.value.array)
    let step = TrainingStep(
      network, batchSize: batch, minimizing: setup.loss, optimizer: setup.optimizer,
      updating: setup.updatedLayers, on: try Device(threadCount: 2))
    step.batch = (0..<Int32(batch)).map { $0 }
    let found = examples.withRows { step($0) }
    #expect(abs(found - reference.error) < 1e-5 * max(1, reference.error))

    // After one step from zero moments, the first moment is (1 - β₁) times the gradient.
    let updated = network.parameters(of: setup.updatedLayers)
    for (index, parameter) in network.parameters.enumerated() {
      guard let moments = step.moments.of(parameter)?.first.array else {
        #expect(!updated.contains { $0 === parameter } && parameter.value.array == before[index])
        continue
      }
      let expected = reference.gradient(ofParameter: index).map(Float.init)
      let scale = max(1, expected.map(\.magnitude).max() ?? 1)
      expectEqual(
        moments.map { $0 / 0.1 }, expected, within: 4e-6 * scale, "parameter \(index)")
    }
  }
}

/// The loss of one step in Double, written for clarity: no shared code with the one it checks but the random numbers.
private struct DoubleNetwork {
  typealias Rows = [[Double]]
  let network: Sequential
  let loss: Loss
  let inputs: Rows
  let labels: [UInt8]
  var parameters: Rows
  /// ε of noise and sampling, mask / (1 - rate) of dropout, by layer.
  let randoms: [Rows]

  init(_ setup: TrainingSetup) {
    let (network, rows) = (setup.network, setup.batchSize)
    (self.network, loss, labels) = (network, setup.loss, Array(setup.examples.labels))
    guard case .pixels(let pixels) = setup.examples.values else { fatalError("expected pixels") }
    inputs = (0..<rows).map { row in
      (0..<network.inputs).map { Double(pixels[row * network.inputs + $0]) / 255 }
    }
    parameters = network.parameters.map { $0.value.array.map(Double.init) }
    randoms = network.layers.enumerated().map { index, layer in
      guard !(layer is any DenseLayer), !(layer is Elementwise) else { return [] }
      let x = Matrix(rows: rows, columns: layer.inputs)
      if layer is Dropout { x.assign(Array(repeating: 1, count: rows * layer.inputs)) }
      if let sampling = layer as? GaussianSampling, sampling.spread == .deviation {
        for row in 0..<rows { for k in 0..<sampling.outputs { x[row, sampling.outputs + k] = 1 } }
      }
      let y = Matrix(rows: rows, columns: layer.outputs)
      guard let device = try? Device(threadCount: 1) else { return [] }
      layer.forward(
        x, into: y, rows: 0..<rows,
        draw: RandomDraw(step: 1, isEvaluation: false, firstRow: 0, layer: index),
        by: device.kernels)
      return y.rowArrays.map { $0.map(Double.init) }
    }
  }

  var error: Double { evaluate().error }

  func gradient(ofParameter index: Int) -> [Double] {
    let h = 1e-5
    return parameters[index].indices.map { element in
      var shifted = self
      shifted.parameters[index][element] += h
      let above = shifted.evaluate(frozenTarget: self).total
      shifted.parameters[index][element] -= 2 * h
      return (above - shifted.evaluate(frozenTarget: self).total) / (2 * h)
    }
  }

  /// The outputs of all layers, and the heads' latent loss.
  private func forward() -> (outputs: [Rows], latent: Double) {
    var (values, outputs, latent) = (inputs, [Rows](), 0.0)
    for (index, layer) in network.layers.enumerated() {
      let random = randoms[index]
      switch layer {
      case let layer as any DenseLayer: values = dense(layer, values)
      case let layer as Elementwise: values = values.map { $0.map { apply(layer.activation, $0) } }
      case is GaussianNoise:
        values = zip(values, random).map { row, noise in zip(row, noise).map { $0 + $1 } }
      case is Dropout:
        values = zip(values, random).map { row, mask in zip(row, mask).map { $0 * $1 } }
      case let layer as GaussianSampling:
        let n = layer.outputs
        let sampled = zip(values, random).map { heads, noise in
          (0..<n).map { k in
            let (mean, spread) = (heads[k], heads[n + k])
            let variance = layer.spread == .logVariance ? exponential(spread) : spread * spread
            let logarithm = layer.spread == .logVariance ? spread : logarithm(1e-10 + variance)
            latent += (variance + mean * mean - 1 - logarithm) / 2
            return mean
              + (layer.spread == .logVariance ? exponential(spread / 2) : spread) * noise[k]
          }
        }
        values = sampled
      default: break
      }
      outputs.append(values)
    }
    return (outputs, latent)
  }

  /// The error alone, and the whole loss.
  private func evaluate(frozenTarget: DoubleNetwork? = nil) -> (error: Double, total: Double) {
    let (outputs, latent) = forward()
    let y = outputs[outputs.count - 1]
    var targets = inputs
    if case .outputs(let layer) = loss.target {
      targets = (frozenTarget ?? self).forward().outputs[network.index(of: layer)]
    }
    let error: Double
    var minimized: Double
    switch loss.error {
    case .meanSquared:
      let differences: [Double] = zip(y, targets).flatMap { zip($0, $1).map { $0 - $1 } }
      error = differences.reduce(0) { $0 + $1 * $1 } / Double(differences.count)
      minimized = error
    case .sigmoidCrossEntropy:
      minimized = zip(y, targets).reduce(0) { sum, rows in
        zip(rows.0, rows.1).reduce(sum) { $0 + crossEntropy(logit: $1.0, target: $1.1) }
      }
      error = minimized / Double(y.count)
    case .softmaxCrossEntropy:
      let entropies = zip(y, labels).map { (row: [Double], label: UInt8) -> Double in
        logarithm(row.reduce(0) { $0 + exponential($1) }) - row[Int(label)]
      }
      minimized = entropies.reduce(0, +) / Double(y.count)
      error = minimized
    }
    if loss.includesLatentLoss { minimized += latent }
    if let sparsity = loss.sparsity {
      let h = outputs[network.index(of: sparsity.layer)]
      let p = Double(sparsity.target)
      for unit in h[0].indices {
        let q = h.reduce(0) { $0 + $1[unit] } / Double(h.count)
        minimized +=
          Double(sparsity.weight)
          * (p * logarithm(p / q) + (1 - p) * logarithm((1 - p) / (1 - q)))
      }
    }
    if loss.includesPenalties {
      for index in network.weights.indices {
        let lambda = Double(network.weights[index].regularizer?.scale ?? 0)
        minimized += lambda / 2 * parameters[index].reduce(0) { $0 + $1 * $1 }
      }
    }
    return (error, minimized)
  }

  private func crossEntropy(logit x: Double, target t: Double) -> Double {
    -t * logarithm(1 / (1 + exponential(-x))) - (1 - t) * logarithm(1 / (1 + exponential(x)))
  }

  private func dense(_ layer: any DenseLayer, _ x: Rows) -> Rows {
    let weights = parameters[network.weights.firstIndex { $0 === layer.weights } ?? 0]
    let place = network.biases.firstIndex { $0 === layer.biases } ?? 0
    let biases = parameters[network.weights.count + place]
    let isTied = layer is TiedDense
    return x.map { row in
      (0..<layer.outputs).map { j in
        let sum = row.indices.reduce(biases[j]) { sum, i in
          sum + row[i] * weights[isTied ? j * layer.inputs + i : i * layer.outputs + j]
        }
        return apply(layer.activation, sum)
      }
    }
  }

  private func apply(_ activation: Activation, _ z: Double) -> Double {
    switch activation {
    case .identity: z
    case .elu: z > 0 ? z : exponential(z) - 1
    case .relu: max(0, z)
    case .sigmoid: 1 / (1 + exponential(-z))
    }
  }

  /// eˣ by its series with x divided by 1,024, then squared back.
  private func exponential(_ x: Double) -> Double {
    var (term, sum) = (1.0, 1.0)
    for n in 1...20 {
      term *= x / 1024 / Double(n)
      sum += term
    }
    return (0..<10).reduce(sum) { value, _ in value * value }
  }

  /// ln x by Newton's iteration on eʸ = x.
  private func logarithm(_ x: Double) -> Double {
    var y = Double(x.exponent) * 0.6931471805599453
    for _ in 0..<6 { y += x / exponential(y) - 1 }
    return y
  }
}
