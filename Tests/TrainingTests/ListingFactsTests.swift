import Datasets
import Foundation
import Testing

@testable import Training

/// Numbers that follow from the listings by arithmetic alone.
@Suite struct ListingFactsTests {
  /// The table of the PCA listing in `Parity/pca.csv`: 100 rows to train and 100 to test, standardized by the former.
  private func table() throws -> (train: [[Double]], test: [[Double]]) {
    let url = try #require(
      Bundle.module.url(forResource: "pca", withExtension: "csv", subdirectory: "Parity"))
    let rows = try String(contentsOf: url, encoding: .utf8).split(separator: "\n").map {
      $0.split(separator: ",").compactMap { Double($0) }
    }
    #expect(rows.count == 200 && rows.allSatisfy { $0.count == 3 })
    let columns = (0..<3).map { column in rows[..<100].map { $0[column] } }
    let means = columns.map { $0.reduce(0, +) / 100 }
    let deviations = zip(columns, means).map { column, mean in
      (column.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 100).squareRoot()
    }
    let scaled = rows.map { row in (0..<3).map { (row[$0] - means[$0]) / deviations[$0] } }
    return (Array(scaled[..<100]), Array(scaled[100...]))
  }

  private func examples(_ rows: [[Double]]) -> Examples {
    Examples(
      rows: Matrix(
        rows: rows.count, columns: rows[0].count, elements: rows.joined().map { Float($0) }))
  }

  /// A linear autoencoder with two codings comes to the plane of the first two principal components: the mean squared errors are
  /// those of the plane, and the product of its weights is the projector I - n·nᵀ with n the plane's normal.
  @Test func linearAutoencoderFindsThePrincipalPlane() throws {
    let (train, test) = try table()
    let dense = Dense.scope(activation: .identity, initializer: .glorot, seed: 42)
    let (codings, outputs) = (dense(3, 2), dense(2, 3))
    let device = try Device(threadCount: 1)
    let setup = TrainingSetup(
      network: Sequential(codings, outputs), examples: examples(train), validation: examples(test),
      batchSize: 100, loss: .meanSquaredError(to: .inputs), optimizer: Adam(learningRate: 0.01),
      generator: SplitMix64(seed: 1))
    let history = try setup.train(epochs: 1000, on: device).history
    #expect(abs(history.final.trainMSE - 0.0454589) < 1e-6)
    #expect(abs(history.final.validationMSE - 0.0518571) < 1e-4)
    let normal = [0.39650, 0.48320, -0.78058]
    let (w, v) = (codings.weights.value, outputs.weights.value)
    for i in 0..<3 {
      for j in 0..<3 {
        let found = Double(w[i, 0] * v[0, j] + w[i, 1] * v[1, j])
        #expect(abs(found - ((i == j ? 1 : 0) - normal[i] * normal[j])) < 2e-3)
      }
    }
  }

  /// Mean activations near ½ are far from 0.1: 1,000 units come to KL(0.1 ‖ 0.5) = 0.3681 each, and more where they vary.
  @Test func sparsityOfAFreshNetworkIsLarge() throws {
    let pixels = try ImageDataset.mnist().train.prefix(1000).pixels
    let dense = Dense.scope(activation: .sigmoid, initializer: .glorot, seed: 42)
    let hidden = dense(784, 1000)
    let network = Sequential(hidden, dense(1000, 784, activation: .identity))
    let step = TrainingStep(
      network, batchSize: 1000,
      minimizing: .meanSquaredError(to: .inputs) + .sparsity(of: hidden, target: 0.1, weight: 0.2),
      optimizer: Adam(learningRate: 0), on: try Device(threadCount: 1))
    step.batch = (0..<1000).map { $0 }
    _ = pixels.withUnsafeBufferPointer { step($0) }
    let losses = step.lossesAfterUpdate()
    #expect((368...385).contains(losses.sparsity))
    #expect((74...78).contains(losses.error + 0.2 * losses.sparsity))
  }

  /// Logits of 0 have ln 2 per pixel and ln 10 for one of ten classes; one unit's KL(0.1 ‖ q) is that of a table.
  @Test func lossesOfKnownOutputs() throws {
    let device = try Device(threadCount: 1)
    var generator = SplitMix64(seed: 1)
    let pixels = (0..<3 * 784).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
    let examples = Examples(pixels: pixels[...], labels: [0, 9, 4])
    func zeros(_ outputs: Int) -> Sequential {
      let layer = Dense(784, outputs, using: &generator)
      layer.weights.assign([Float](repeating: 0, count: 784 * outputs))
      return Sequential(layer)
    }
    let reconstruction = zeros(784).losses(
      .sigmoidCrossEntropy(to: .inputs), of: examples, on: device)
    #expect(abs(reconstruction.error - 543.427387) < 1e-3)
    let classes = zeros(10).losses(.softmaxCrossEntropy(to: .labels), of: examples, on: device)
    #expect(abs(classes.error - 2.302585) < 1e-6 && classes.accuracy == 1)

    for (q, expected) in [
      (0.001, 0.366593), (0.01, 0.144479), (0.05, 0.020654), (0.1, 0), (0.2, 0.036690),
      (0.3, 0.116322), (0.5, 0.368064), (0.75, 0.951350),
    ] {
      let outputs = Matrix(rows: 4, columns: 1, elements: [Float](repeating: Float(q), count: 4))
      let loss =
        Loss.meanSquaredError(to: .inputs)
        + .sparsity(of: Elementwise(1, .identity), target: 0.1, weight: 1)
      let penalty = SparsityPenalty(try #require(loss.sparsity), of: outputs, at: 0)
      #expect(abs(penalty.loss(by: device.kernels) - expected) < 2e-6, "q = \(q)")
    }
  }

  /// The divergence of N(μ, σ²) from N(0, 1), ½(σ² + μ² - 1 - ln σ²).
  @Test(arguments: [
    (0.0, 1.0, 0.0), (1, 1, 0.5), (0, 2, 0.806853), (-2, 0.5, 2.318147), (0, 0.01, 4.105220),
  ])
  func latentLossOfKnownHeads(mean: Double, deviation: Double, expected: Double) throws {
    let kernels = try Device(threadCount: 1).kernels
    for spread in [GaussianSampling.Spread.logVariance, .deviation] {
      let layer = GaussianSampling(2, spread: spread, seed: 1)
      let second = spread == .deviation ? -deviation : 2 * log(deviation)
      let heads = Matrix(
        rows: 1, columns: 4, elements: [mean, mean, second, second].map { Float($0) })
      var found: Float = 0
      layer.latentLoss(heads, rows: 0..<1, into: &found, by: kernels)
      #expect(abs(Double(found) - 2 * expected) < 2e-5, "\(spread)")
    }
  }

  /// Where σ is small its gradient is large: σ - 1/σ, beside ε of the sample. By γ it is bounded.
  @Test func slopeIsSteepNearADeviationOfZero() throws {
    let kernels = try Device(threadCount: 1).kernels
    for (spread, second, expected) in [
      (GaussianSampling.Spread.deviation, Float(0.01), Float(-99.989998)),
      (.deviation, -0.01, 99.989998), (.logVariance, -9.2103404, -0.49995),
    ] {
      let layer = GaussianSampling(1, spread: spread, seed: 1)
      let heads = Matrix(rows: 1, columns: 2, elements: [0, second])
      let gradient = Matrix(rows: 1, columns: 2)
      layer.backward(
        Matrix(rows: 1, columns: 1), x: heads, into: gradient, rows: 0..<1, draw: RandomDraw(),
        latentScale: 1, by: kernels)
      #expect(abs(gradient[0, 1] / expected - 1) < 1e-5 && gradient[0, 0] == 0)
    }
  }

  /// For a constant gradient, Adam's first step is the learning rate; after 1,464 steps of other parameters, 2.773 times that.
  @Test(arguments: [(0, 1.0), (1464, 2.7731)])
  func firstStepGrowsWithTheStepsBefore(stepsBefore: Int, factor: Double) throws {
    var generator = SplitMix64(seed: 1)
    let layer = Dense(1, 1, using: &generator)
    layer.weights.assign([0])
    let step = TrainingStep(
      Sequential(layer), batchSize: 1, minimizing: .meanSquaredError(to: .inputs),
      optimizer: Adam(learningRate: 0.001, stepsBefore: stepsBefore),
      on: try Device(threadCount: 1))
    _ = step(Examples(rows: Matrix(rows: 1, columns: 1, elements: [3])).withRows { $0 })
    #expect(abs(Double(layer.weights.value[0, 0]) / 0.001 - factor) < 2e-4)
  }

  /// The deviations and limits of both initializers, for the layers of the listings.
  @Test(arguments: [(784, 300), (300, 150), (150, 10), (784, 1000), (20, 500), (500, 20)])
  func initializersHaveTheirDeviations(inputs: Int, outputs: Int) {
    var generator = SplitMix64(seed: UInt64(inputs))
    for initializer in [Initializer.he, .glorot] {
      let weights = initializer.weights(inputs: inputs, outputs: outputs, using: &generator).array
      let n = Double(weights.count)
      let variance = weights.reduce(0.0) { $0 + Double($1) * Double($1) } / n
      let (limit, expected): (Double, Double)
      if initializer == .he {
        let sigma = (2.6 / Double(inputs)).squareRoot()
        (limit, expected) = (2 * sigma, 0.77374 * sigma * sigma)
      } else {
        limit = (6 / Double(inputs + outputs)).squareRoot()
        expected = limit * limit / 3
      }
      // The kurtosis of both is below 2.4: five standard errors of the variance.
      #expect(abs(variance / expected - 1) < 5 * (1.4 / n).squareRoot())
      let largest = Double(weights.map(\.magnitude).max() ?? 0)
      #expect(largest <= limit * (1 + 1e-7) && largest > 0.98 * limit)
    }
  }
}
