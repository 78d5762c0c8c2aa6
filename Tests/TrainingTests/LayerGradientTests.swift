import Testing

@testable import Training

/// The gradients of every layer and loss against central differences of the loss, computed in Double by naive code.
@Suite struct LayerGradientTests {
  /// A network of up to 6 inputs, and what is minimized. Layers are named by their places.
  struct Model: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let make: @Sendable (Dense.Scope, inout [any Layer]) -> Void
    let loss: @Sendable ([any Layer]) -> Loss
    var updated: [Int]?
    var classes = 0
  }

  static let models = [
    Model(testDescription: "ReLU behind Gaussian noise") { dense, layers in
      layers = [GaussianNoise(6, deviation: 0.5, seed: 3), dense(6, 5, activation: .relu), dense(5, 6)]
    } loss: { _ in .meanSquaredError(to: .inputs) + .penalties },
    Model(testDescription: "sigmoid, dropout between layers") { dense, layers in
      layers = [dense(6, 5, activation: .sigmoid), Dropout(5, rate: 0.3, seed: 4), dense(5, 6)]
    } loss: { _ in .meanSquaredError(to: .inputs) },
    Model(testDescription: "sparse") { dense, layers in
      layers = [dense(6, 17, activation: .sigmoid), dense(17, 6)]
    } loss: { .meanSquaredError(to: .inputs) + .sparsity(of: $0[0], target: 0.1, weight: 0.2) },
    Model(testDescription: "variational, γ") { dense, layers in
      layers = [
        dense(6, 5, activation: .elu), dense(5, 6), GaussianSampling(3, seed: 5),
        dense(3, 5, activation: .elu), dense(5, 6),
      ]
    } loss: { _ in .sigmoidCrossEntropy(to: .inputs) + .latentLoss },
    Model(testDescription: "variational, σ") { dense, layers in
      layers = [
        dense(6, 5, activation: .elu), dense(5, 4),
        GaussianSampling(2, spread: .deviation, seed: 6), dense(2, 6),
      ]
    } loss: { _ in .sigmoidCrossEntropy(to: .inputs) + .latentLoss + .penalties },
    Model(
      testDescription: "classifier",
      make: { dense, layers in layers = [dense(6, 5, activation: .elu), dense(5, 3)] },
      loss: { _ in .softmaxCrossEntropy(to: .labels) + .penalties }, classes: 3),
    Model(
      testDescription: "frozen first layer, its outputs as targets",
      make: { dense, layers in
        layers = [
          dense(6, 5, activation: .elu), dense(5, 2, activation: .elu),
          dense(2, 5, activation: .elu),
        ]
      }, loss: { .meanSquaredError(to: .outputs(of: $0[0])) + .penalties }, updated: [1, 2]),
    Model(
      testDescription: "frozen layer in the middle",
      make: { dense, layers in
        layers = [dense(6, 5, activation: .elu), dense(5, 5, activation: .relu), dense(5, 6)]
      }, loss: { _ in .meanSquaredError(to: .inputs) + .penalties }, updated: [0, 2]),
    Model(testDescription: "tied around a sigmoid of its own, elementwise end") { dense, layers in
      let first = dense(6, 4, activation: .sigmoid)
      layers = [first, dense(transposing: first), Elementwise(6, .sigmoid)]
    } loss: { _ in .meanSquaredError(to: .inputs) + .penalties },
  ]

  @Test(arguments: models)
  func matchesCentralDifferences(model: Model) throws {
    let batch = 7
    let dense = Dense.scope(
      activation: .identity, initializer: .glorot, regularizer: .l2(0.1), seed: 9)
    var layers: [any Layer] = []
    model.make(dense, &layers)
    let network = Sequential("", layers)
    var generator = SplitMix64(seed: 7)
    for biases in network.biases {
      biases.assign((0..<biases.count).map { _ in Float(generator.nextUnit() - 0.5) })
    }
    let loss = model.loss(layers)
    let pixels = (0..<batch * 6).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
    let labels = model.classes == 0 ? [] : (0..<batch).map { UInt8($0 % model.classes) }
    let reference = DoubleNetwork(network, loss, pixels, labels)
    let before = network.parameters.map(\.value.array)
    let step = TrainingStep(
      network, batchSize: batch, minimizing: loss, optimizer: Adam(learningRate: 0.01),
      updating: model.updated.map { $0.map { layers[$0] } }, on: try Device(threadCount: 2))
    step.batch = (0..<Int32(batch)).map { $0 }
    let examples = Examples(pixels: pixels[...], labels: labels[...])
    let found = examples.withRows { step($0) }
    #expect(abs(found - reference.error) < 1e-5 * max(1, reference.error))

    // After one step from zero moments, the first moment is (1 - β₁) times the gradient.
    let updated = network.parameters(of: model.updated.map { $0.map { layers[$0] } })
    for (index, parameter) in network.parameters.enumerated() {
      let moments = parameter.firstMoment.array
      guard updated.contains(where: { $0 === parameter }) else {
        #expect(parameter.value.array == before[index] && moments.allSatisfy { $0 == 0 })
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

  init(_ network: Sequential, _ loss: Loss, _ pixels: [UInt8], _ labels: [UInt8]) {
    (self.network, self.loss, self.labels) = (network, loss, labels)
    let rows = pixels.count / network.inputs
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
        values = zip(values, random).map { zip($0, $1).map { $0 + $1 } }
      case is Dropout: values = zip(values, random).map { zip($0, $1).map { $0 * $1 } }
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
      let errors = zip(y, targets).flatMap { zip($0, $1).map { ($0 - $1) * ($0 - $1) } }
      error = errors.reduce(0, +) / Double(errors.count)
      minimized = error
    case .sigmoidCrossEntropy:
      minimized = zip(y, targets).flatMap { zip($0, $1).map { x, t in
        -t * logarithm(1 / (1 + exponential(-x))) - (1 - t) * logarithm(1 / (1 + exponential(x)))
      } }.reduce(0, +)
      error = minimized / Double(y.count)
    case .softmaxCrossEntropy:
      minimized = zip(y, labels).map { row, label in
        logarithm(row.reduce(0) { $0 + exponential($1) }) - row[Int(label)]
      }.reduce(0, +) / Double(y.count)
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
