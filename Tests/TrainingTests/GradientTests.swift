import Testing

@testable import Training

/// Gradients against central differences of the loss, computed in Double by a naive network.
@Suite struct GradientTests {
  /// A layer as (inputs, outputs, activation, tied to): `tiedTo` names an earlier layer whose
  /// weights it transposes.
  struct LayerShape: Sendable {
    let inputs: Int
    let outputs: Int
    let activation: Activation
    var tiedTo: Int?
  }

  struct Model: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let layers: [LayerShape]
    let l2: Float
    let batch: Int
  }

  static let models = [
    Model(
      testDescription: "linear", layers: [.init(inputs: 3, outputs: 3, activation: .identity)],
      l2: 0, batch: 1),
    Model(
      testDescription: "one hidden layer",
      layers: [
        .init(inputs: 5, outputs: 2, activation: .elu),
        .init(inputs: 2, outputs: 5, activation: .identity),
      ], l2: 0.01, batch: 7),
    Model(
      testDescription: "stacked",
      layers: [
        .init(inputs: 17, outputs: 6, activation: .elu),
        .init(inputs: 6, outputs: 3, activation: .elu),
        .init(inputs: 3, outputs: 6, activation: .elu),
        .init(inputs: 6, outputs: 17, activation: .identity),
      ], l2: 0.1, batch: 4),
    Model(
      testDescription: "tied",
      layers: [
        .init(inputs: 17, outputs: 6, activation: .elu),
        .init(inputs: 6, outputs: 3, activation: .elu),
        .init(inputs: 3, outputs: 6, activation: .elu, tiedTo: 1),
        .init(inputs: 6, outputs: 17, activation: .identity, tiedTo: 0),
      ], l2: 0.1, batch: 5),
    Model(
      testDescription: "tied around an inner pair of its own",
      layers: [
        .init(inputs: 9, outputs: 4, activation: .elu),
        .init(inputs: 4, outputs: 4, activation: .elu),
        .init(inputs: 4, outputs: 9, activation: .elu, tiedTo: 0),
      ], l2: 0, batch: 33),
  ]

  @Test(arguments: models)
  func matchesCentralDifferences(model: Model) throws {
    var generator = SplitMix64(seed: 7)
    let network = makeNetwork(model, &generator)
    let inputs = (0..<model.batch).map { _ in
      (0..<network.inputs).map { _ in Float(generator.nextUnit()) }
    }
    let reference = ReferenceNetwork(model, network)
    let step = TrainingStep(
      network, batchSize: model.batch, optimizer: Adam(learningRate: 0.01),
      on: try Device(threadCount: 2))
    for (row, values) in inputs.enumerated() {
      for (column, value) in values.enumerated() { step.pass.input[row, column] = value }
    }
    let examples = inputs.map { $0.map(Double.init) }
    #expect(abs(step() - reference.reconstructionLoss(examples)) < 1e-5)

    // After one step from zero moments, the first moment is (1 - β₁) times the gradient.
    for (index, parameter) in (network.weights + network.biases).enumerated() {
      let found = (step.moments.of(parameter)?.first.array ?? []).map { $0 / 0.1 }
      let expected = reference.gradient(ofParameter: index, examples).map(Float.init)
      expectEqual(found, expected, within: 2e-6, "parameter \(index)")
    }
  }

  private func makeNetwork(_ model: Model, _ generator: inout SplitMix64) -> Sequential {
    var layers: [any Layer] = []
    for shape in model.layers {
      if let index = shape.tiedTo, let original = layers[index] as? Dense {
        layers.append(TiedDense(transposing: original, activation: shape.activation))
      } else {
        layers.append(
          Dense(
            shape.inputs, shape.outputs, activation: shape.activation,
            regularizer: L2Regularizer(model.l2), using: &generator))
      }
    }
    let network = Sequential("", layers)
    for biases in network.biases {
      biases.assign((0..<biases.count).map { _ in Float(generator.nextUnit() - 0.5) })
    }
    return network
  }
}

/// The same network in Double, written for clarity: no shared code with the one it checks.
private struct ReferenceNetwork {
  let model: GradientTests.Model
  var parameters: [[Double]]
  let weightCount: Int

  init(_ model: GradientTests.Model, _ network: Sequential) {
    self.model = model
    parameters = (network.weights + network.biases).map { $0.value.array.map(Double.init) }
    weightCount = network.weights.count
  }

  func gradient(ofParameter index: Int, _ examples: [[Double]]) -> [Double] {
    let h = 1e-5
    return parameters[index].indices.map { element in
      var shifted = self
      shifted.parameters[index][element] += h
      let above = shifted.loss(examples)
      shifted.parameters[index][element] -= 2 * h
      return (above - shifted.loss(examples)) / (2 * h)
    }
  }

  func loss(_ examples: [[Double]]) -> Double {
    let penalty = parameters[..<weightCount].joined().reduce(0) { $0 + $1 * $1 / 2 }
    return reconstructionLoss(examples) + Double(model.l2) * penalty
  }

  func reconstructionLoss(_ examples: [[Double]]) -> Double {
    let errors = examples.flatMap { x in zip(forward(x), x).map { ($0 - $1) * ($0 - $1) } }
    return errors.reduce(0, +) / Double(errors.count)
  }

  private func forward(_ x: [Double]) -> [Double] {
    var values = x
    var owned = 0
    var weightIndex: [Int] = []
    for (index, layer) in model.layers.enumerated() {
      weightIndex.append(layer.tiedTo.map { weightIndex[$0] } ?? owned)
      owned += layer.tiedTo == nil ? 1 : 0
      let weights = parameters[weightIndex[index]]
      let biases = parameters[weightCount + index]
      values = (0..<layer.outputs).map { j in
        let sum = values.indices.reduce(biases[j]) { sum, i in
          let at = layer.tiedTo == nil ? i * layer.outputs + j : j * layer.inputs + i
          return sum + values[i] * weights[at]
        }
        return layer.activation == .elu && sum <= 0 ? exponential(sum) - 1 : sum
      }
    }
    return values
  }

  /// eˣ by its series with x halved until small, then squared back.
  private func exponential(_ x: Double) -> Double {
    var term = 1.0
    var sum = 1.0
    for n in 1...20 {
      term *= x / 1024 / Double(n)
      sum += term
    }
    return (0..<10).reduce(sum) { value, _ in value * value }
  }
}
