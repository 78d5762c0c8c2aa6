import Basics
import Testing

@testable import Store
@testable import Training

/// Each property of each kind of layer and loss changes the key of a training, and its bits.
@Suite struct LayerKeyTests {
  /// Two trainings that differ in one thing.
  struct Pair: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let trainings: [SmallLayers]
    init(_ what: String, _ a: SmallLayers, _ b: SmallLayers) {
      (testDescription, trainings) = (what, [a, b])
    }
  }

  static let pairs = [
    Pair("activation", SmallLayers(), SmallLayers(activation: .sigmoid)),
    Pair("initializer", SmallLayers(), SmallLayers(initializer: .he)),
    Pair("noise", SmallLayers(), SmallLayers(kind: .noise)),
    Pair("deviation", SmallLayers(kind: .noise), SmallLayers(kind: .noise, amount: 0.6)),
    Pair("seed of noise", SmallLayers(kind: .noise), SmallLayers(kind: .noise, layerSeed: 2)),
    Pair("dropout", SmallLayers(kind: .noise), SmallLayers(kind: .dropout)),
    Pair("rate", SmallLayers(kind: .dropout), SmallLayers(kind: .dropout, amount: 0.4)),
    Pair("seed of dropout", SmallLayers(kind: .dropout), SmallLayers(kind: .dropout, layerSeed: 2)),
    Pair("spread", SmallLayers(kind: .sampling), SmallLayers(kind: .sampling, spread: .deviation)),
    Pair(
      "seed of sampling", SmallLayers(kind: .sampling), SmallLayers(kind: .sampling, layerSeed: 2)),
    Pair(
      "latent loss", SmallLayers(kind: .sampling),
      SmallLayers(kind: .sampling) { $0.loss + .latentLoss }),
    Pair("elementwise end", SmallLayers(), SmallLayers(kind: .elementwise)),
    Pair(
      "cross-entropy", SmallLayers(), SmallLayers { _ in .sigmoidCrossEntropy(to: .inputs) }),
    Pair("sparsity", SmallLayers(), SmallLayers { $0.sparse() }),
    Pair(
      "target of sparsity", SmallLayers { $0.sparse() }, SmallLayers { $0.sparse(target: 0.2) }),
    Pair(
      "weight of sparsity", SmallLayers { $0.sparse() }, SmallLayers { $0.sparse(weight: 0.4) }),
    Pair("sparse layer", SmallLayers { $0.sparse() }, SmallLayers { $0.sparse(layer: 1) }),
    Pair(
      "targets", SmallLayers { .meanSquaredError(to: .outputs(of: $0.layers[0])) },
      SmallLayers { .meanSquaredError(to: .outputs(of: $0.layers[1])) }),
    Pair("updated layers", SmallLayers(), SmallLayers(updated: [1, 2])),
    Pair("other updated layers", SmallLayers(updated: [0, 1]), SmallLayers(updated: [1, 2])),
    Pair("steps before", SmallLayers(), SmallLayers(stepsBefore: 7)),
    Pair("labels", SmallLayers(kind: .classifier), SmallLayers(kind: .classifier, firstLabel: 1)),
  ]

  @Test(arguments: pairs) func changesKeyAndBits(pair: Pair) throws {
    let keys = try pair.trainings.map { try $0.setup.key() }
    #expect(keys[0] != keys[1])
    let bits = try pair.trainings.map { try $0.train() }
    #expect(bits[0] != bits[1])
    // Nothing else differs between two runs.
    #expect(try pair.trainings.map { try $0.setup.key() } == keys)
    #expect(try pair.trainings.map { try $0.train() } == bits)
  }

  @Test func orderOfUpdatedLayersIsNoPartOfTheKey() throws {
    #expect(
      try SmallLayers(updated: [0, 1, 2]).setup.key() == SmallLayers().setup.key(),
      "all layers, by their names or by default")
    #expect(
      try SmallLayers(updated: [2, 1]).setup.key() == SmallLayers(updated: [1, 2]).setup.key())
  }
}

/// A training of three layers of one width, some random layer before the second.
struct SmallLayers: Sendable {
  enum Kind: Sendable { case plain, noise, dropout, sampling, elementwise, classifier }
  /// The layers as far as a loss names them, and the loss without terms.
  struct Parts {
    let layers: [Dense]
    let loss: Loss
    func sparse(layer: Int = 0, target: Float = 0.1, weight: Float = 0.2) -> Loss {
      loss + .sparsity(of: layers[layer], target: target, weight: weight)
    }
  }

  var kind = Kind.plain
  var activation = Activation.relu
  var initializer = Initializer.glorot
  var amount: Float = 0.5
  var layerSeed: UInt64 = 1
  var spread = GaussianSampling.Spread.logVariance
  var updated: [Int]?
  var stepsBefore = 0
  var firstLabel: UInt8 = 0
  var makeLoss: @Sendable (Parts) -> Loss = { $0.loss }

  init(
    kind: Kind = .plain, activation: Activation = .relu, initializer: Initializer = .glorot,
    amount: Float = 0.5, layerSeed: UInt64 = 1,
    spread: GaussianSampling.Spread = .logVariance, updated: [Int]? = nil, stepsBefore: Int = 0,
    firstLabel: UInt8 = 0, loss: @escaping @Sendable (Parts) -> Loss = { $0.loss }
  ) {
    (self.kind, self.activation, self.initializer) = (kind, activation, initializer)
    (self.amount, self.layerSeed, self.spread) = (amount, layerSeed, spread)
    (self.updated, self.stepsBefore, self.firstLabel) = (updated, stepsBefore, firstLabel)
    makeLoss = loss
  }

  var setup: TrainingSetup {
    let dense = Dense.scope(
      activation: activation, initializer: initializer, regularizer: .l2(0.01), seed: 3)
    let heads = kind == .sampling ? 24 : 12
    let layers = [
      dense(12, heads, activation: kind == .sampling ? .identity : nil), dense(12, 12),
      dense(12, 12, activation: .identity),
    ]
    var all: [any Layer] = layers
    switch kind {
    case .plain, .classifier: break
    case .noise: all.insert(GaussianNoise(12, deviation: amount, seed: layerSeed), at: 1)
    case .dropout: all.insert(Dropout(12, rate: amount, seed: layerSeed), at: 1)
    case .sampling: all.insert(GaussianSampling(12, spread: spread, seed: layerSeed), at: 1)
    case .elementwise: all.append(Elementwise(12, .sigmoid))
    }
    let loss =
      kind == .classifier ? Loss.softmaxCrossEntropy(to: .labels) : .meanSquaredError(to: .inputs)
    let pixels = SmallTraining().pixels
    let labels = [firstLabel] + (1..<23).map { UInt8($0 % 4) }
    let examples = Examples(pixels: pixels[...], labels: labels[...])
    return TrainingSetup(
      network: Sequential("", all), examples: examples, validation: examples, batchSize: 5,
      loss: makeLoss(Parts(layers: layers, loss: loss)),
      optimizer: Adam(learningRate: 0.01, stepsBefore: stepsBefore),
      updating: updated.map { $0.map { layers[$0] } }, generator: SplitMix64(seed: 6))
  }

  /// The bits of the weights after an epoch.
  func train() throws -> [UInt8] {
    let setup = setup
    let loop = try TrainingLoop(setup, on: Device(threadCount: 1))
    for _ in 0..<loop.batchCount { try loop.step(loop.nextBatch()) }
    return setup.network.serializedParameters
  }
}

extension TrainingSetup {
  /// The key, with digests of the examples as a run gives them.
  fileprivate func key() throws -> StoreKey {
    guard case .pixels(let pixels) = examples.values else { fatalError("expected pixels") }
    let digest = sha256(pixels) + (loss.target.isLabels ? sha256(examples.labels) : "")
    return try #require(
      StoreKey.training(
        self, images: digest, validation: digest, canary: try canary.get()))
  }
}

private let canary = Result { Canary(on: try Device(threadCount: 1)) }
