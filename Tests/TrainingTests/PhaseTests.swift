import Testing

@testable import Training

/// Trainings of parts of one network, one after the other.
@Suite struct PhaseTests {
  private let count = 55
  private let pixels: [UInt8] = {
    var generator = SplitMix64(seed: 5)
    return (0..<55 * 20).map { _ in
      generator.next(below: 3) == 0 ? UInt8(truncatingIfNeeded: generator.next()) : 0
    }
  }()

  /// The four layers of a stacked autoencoder, the outer two of them trained.
  private func layersAfterFirstPhase(on device: Device) throws -> [Dense] {
    let dense = Dense.scope(activation: .elu, regularizer: .l2(0.001), seed: 3)
    let layers = [dense(20, 9), dense(9, 4), dense(4, 9), dense(9, 20, activation: .identity)]
    let phase1 = setup(
      Sequential(layers[0], layers[3]), Examples(pixels: pixels[...]),
      .meanSquaredError(to: .inputs) + .penalties)
    _ = try phase1.train(epochs: 2, on: device)
    return layers
  }

  private func setup(
    _ network: Sequential, _ examples: Examples, _ loss: Loss, updating layers: [any Layer]? = nil
  ) -> TrainingSetup {
    TrainingSetup(
      network: network, examples: examples, validation: examples, batchSize: 10, loss: loss,
      optimizer: Adam(learningRate: 0.01, stepsBefore: 10), updating: layers,
      generator: SplitMix64(seed: 6))
  }

  private func secondPhase(_ layers: [Dense]) -> TrainingSetup {
    setup(
      Sequential("", Array(layers[..<3])), Examples(pixels: pixels[...]),
      .meanSquaredError(to: .outputs(of: layers[0])) + .penalties,
      updating: Array(layers[1...2]))
  }

  private func bits(_ layers: [Dense]) -> [[UInt32]] {
    layers.flatMap { [$0.weights, $0.biases] }.map { $0.value.array.map(\.bitPattern) }
  }

  /// The inner layers are trained on the outputs of the first one, computed in each step or once for all steps.
  @Test(arguments: [1, 2, 3]) func cachedOutputsChangeNoBit(threads: Int) throws {
    let device = try Device(threadCount: threads)
    let layers = try layersAfterFirstPhase(on: device)
    let outer = bits([layers[0], layers[3]])
    _ = try secondPhase(layers).train(epochs: 3, on: device)
    #expect(bits([layers[0], layers[3]]) == outer)

    let others = try layersAfterFirstPhase(on: device)
    let cache = Sequential(others[0])(pixels[...], on: device)
    let inner = setup(
      Sequential(others[1], others[2]), Examples(rows: cache),
      .meanSquaredError(to: .inputs) + .penalties)
    _ = try inner.train(epochs: 3, on: device)
    #expect(bits(layers) == bits(others))
  }

  /// Outputs that are computed when they are needed are those of the network as it was.
  @Test func outputsAreOfTheNetworkAsItWas() throws {
    let device = try Device(threadCount: 2)
    let layers = try layersAfterFirstPhase(on: device)
    let first = Sequential(layers[0])
    let rows = first(pixels[...], on: device)
    let examples = Examples(outputsOf: first, on: Examples(pixels: pixels[...]))
    layers[0].weights.assign([Float](repeating: 1, count: 180))
    func train(_ examples: Examples) throws -> [[UInt32]] {
      let dense = Dense.scope(activation: .elu, seed: 8)
      let inner = [dense(9, 4), dense(4, 9)]
      _ = try setup(Sequential("", inner), examples, .meanSquaredError(to: .inputs))
        .train(epochs: 2, on: device)
      return bits(inner)
    }
    #expect(try train(examples) == train(Examples(rows: rows)))
    #expect(examples.count(inputs: 9) == count)
  }

  /// A copy of any network has its outputs.
  @Test func outputsOfTiedNetworks() throws {
    let device = try Device(threadCount: 1)
    let dense = Dense.scope(activation: .elu, seed: 3)
    let first = dense(20, 9)
    let network = Sequential(first, dense(transposing: first, activation: .sigmoid))
    let examples = Examples(pixels: pixels[...])
    let outputs = Examples(outputsOf: network, on: examples)
    guard case .rows(let rows) = outputs.computed(on: device).values else {
      throw TrainingError.tooFewImages(count: 0, batchSize: 1)
    }
    #expect(rows.array == network(examples, on: device).array)
  }

  /// All trainings that need outputs at one time share them; then they take no memory.
  @Test func outputsAreSharedAndLetGoOf() throws {
    let device = try Device(threadCount: 1)
    let examples = Examples(
      outputsOf: Sequential(try layersAfterFirstPhase(on: device)[0]),
      on: Examples(pixels: pixels[...]))
    func matrix(_ examples: Examples) throws -> Matrix {
      guard case .rows(let rows) = examples.values else {
        throw TrainingError.tooFewImages(count: 0, batchSize: 1)
      }
      return rows
    }
    weak var released: Matrix?
    do {
      let first = try matrix(examples.computed(on: device))
      #expect(try matrix(examples.computed(on: device)) === first)
      released = first
    }
    #expect(released == nil)
  }

  /// The state of a training, which the store keeps, has nothing of an earlier training of its frozen layers.
  @Test func stateHasNoMomentsOfFrozenLayers() throws {
    let device = try Device(threadCount: 1)
    let layers = try layersAfterFirstPhase(on: device)
    let state = try secondPhase(layers).train(epochs: 1, on: device).state
    #expect(state.weights[0].firstMoment.allSatisfy { $0 == 0 })
    #expect(state.weights[0].secondMoment.allSatisfy { $0 == 0 })
  }
}
