import Foundation
import Testing

@testable import Training

/// The remaining listings against real TensorFlow on small networks; Parity/README.md says how, and justifies the tolerances.
@Suite struct ListingParityTests {
  static let runs: [ListingRun] = {
    guard
      let url = Bundle.module.url(
        forResource: "listings", withExtension: "json", subdirectory: "Parity"),
      let data = try? Data(contentsOf: url)
    else { return [] }
    return (try? JSONDecoder().decode([ListingRun].self, from: data)) ?? []
  }()

  @Test func thereAreRuns() {
    #expect(Self.runs.count == 11)
  }

  @Test(arguments: runs, Device.instructionSets)
  func matchesTensorFlow(run: ListingRun, instructionSet: String) throws {
    for threads in [1, 3] {
      let device = try Device(threadCount: threads, instructionSet: instructionSet)
      let listing = try Listing(run.name)
      let examples = Examples(
        rows: Matrix(
          rows: run.labels.count, columns: run.inputs.count / run.labels.count,
          elements: run.inputs), labels: run.labels[...])
      for (parameter, initial) in zip(listing.parameters, run.initial) {
        parameter.assign(initial)
      }
      #expect(listing.phases.count == run.phases.count)
      for (phase, expected) in zip(listing.phases, run.phases) {
        try expect(phase, of: listing, examples, expected, on: device)
      }
    }
  }

  private func expect(
    _ phase: Listing.Phase, of listing: Listing, _ examples: Examples,
    _ expected: ListingRun.Phase, on device: Device
  ) throws {
    let step = TrainingStep(
      phase.network, batchSize: 10, minimizing: phase.loss, optimizer: phase.optimizer,
      updating: phase.updated, on: device)
    for (index, losses) in expected.losses.enumerated() {
      let penalty = phase.penalized.regularizationLoss(on: device)
      step.batch = (0..<10).map { Int32(10 * index + $0) }
      let error = examples.withRows { step($0) }
      let found = lossesOfForwardPass(of: step, phase.loss)
      #expect(error == found.error)
      expect(found, penalty, losses, "step \(index + 1)")
      if index == 0 { try expectGradients(listing, step, expected.gradients) }
    }
    expect(
      step.lossesAfterUpdate(), phase.penalized.regularizationLoss(on: device), expected.last,
      "after the last step")
    for (index, parameter) in listing.parameters.enumerated() {
      expectEqual(
        parameter.value.array, expected.final[index], within: 5e-6, "parameter \(index)")
    }
  }

  /// After one step from zero moments, the first moment is (1 - β₁) times the gradient.
  private func expectGradients(
    _ listing: Listing, _ step: TrainingStep, _ expected: [[Float]?]
  ) throws {
    #expect(expected.count == listing.parameters.count)
    for (index, (parameter, expected)) in zip(listing.parameters, expected).enumerated() {
      guard let expected else { continue }
      let scale = max(1, expected.map(\.magnitude).max() ?? 1)
      expectEqual(
        try #require(step.moments.of(parameter)).first.array.map { $0 / 0.1 }, expected,
        within: listing.tolerance * scale,
        "gradient \(index)")
    }
  }

  /// The losses of the outputs that the last step computed before its update.
  private func lossesOfForwardPass(of step: TrainingStep, _ loss: Loss) -> Losses {
    let (pass, network, kernels) = (step.pass, step.network, step.device.kernels)
    let results = LossResults(loss, count: 10)
    LossPass(of: pass, network: network, results: results)
      .evaluate(rows: 0..<10, first: 0, by: kernels)
    var losses = results.losses(width: network.outputs)
    if let sparsity = loss.sparsity {
      let index = network.index(of: sparsity.layer)
      losses.sparsity =
        SparsityPenalty(sparsity, of: pass.outputs[index], at: index).loss(by: kernels)
    }
    return losses
  }

  private func expect(
    _ found: Losses, _ penalty: Double, _ expected: ListingRun.Losses, _ what: String
  ) {
    for (found, expected) in [
      (found.error, expected.error), (found.latentLoss, expected.latent ?? 0),
      (found.sparsity, expected.sparsity ?? 0), (found.accuracy, expected.accuracy ?? 0),
      (penalty, expected.penalty ?? 0),
    ] {
      #expect(abs(found - expected) < 5e-6 * max(1, abs(expected)), "\(what)")
    }
  }
}

/// One listing in `Parity/listings.json`.
struct ListingRun: Decodable, Sendable, CustomTestStringConvertible {
  let name: String
  let inputs: [Float]
  let labels: [UInt8]
  let initial: [[Float]]
  let phases: [Phase]
  var testDescription: String { name }

  struct Phase: Decodable, Sendable {
    let losses: [Losses]
    let gradients: [[Float]?]
    let last: Losses
    let final: [[Float]]
  }

  struct Losses: Decodable, Sendable {
    let error: Double
    let latent: Double?
    let sparsity: Double?
    let accuracy: Double?
    let penalty: Double?
  }
}

/// A listing of `Parity/listings.py` with this project's layers.
private struct Listing {
  struct Phase {
    let network: Sequential
    /// The layers whose penalties TensorFlow minimizes; the others' are constant.
    let penalized: Sequential
    let loss: Loss
    var optimizer = Adam(learningRate: 0.01)
    var updated: [any Layer]?

    init(_ loss: Loss, _ layers: [any Layer]) {
      (network, penalized, self.loss) = (Sequential("", layers), Sequential("", layers), loss)
    }

    init(_ loss: Loss, _ layers: [any Layer], updating updated: [any Layer], by optimizer: Adam) {
      (network, penalized, self.loss) = (Sequential("", layers), Sequential("", updated), loss)
      (self.updated, self.optimizer) = (updated, optimizer)
    }
  }

  var phases: [Phase] = []
  /// For the gradients of step 1, as parts of the largest one if that is above 1.
  var tolerance: Float = 1e-6
  /// Weights and biases of each layer, in the order of the layers.
  let parameters: [Parameter]

  init(_ name: String) throws {
    let error = Loss.meanSquaredError(to: .inputs)
    var layers: [any Layer] = []
    switch name {
    case "PCA":
      layers = Self.stack([3, 2, 3], .identity)
      phases = [Phase(error, layers)]
    case "shallow, ELU outputs":
      layers = Self.stack([12, 6, 12], .elu, last: .elu, l2: 0.0005)
      phases = [Phase(error + .penalties, layers)]
    case "two phases, shared Adam", "two phases, two Adams":
      layers = Self.stack([12, 8, 4, 8, 12], .elu, l2: 0.001)
      let isShared = name == "two phases, shared Adam"
      phases = [
        Phase(error + .penalties, [layers[0], layers[3]]),
        Phase(
          .meanSquaredError(to: .outputs(of: layers[0])) + .penalties, Array(layers[..<3]),
          updating: Array(layers[1...2]),
          by: Adam(learningRate: 0.01, stepsBefore: isShared ? 6 : 0)),
      ]
    case "classifier", "classifier, sum":
      layers = Self.stack([12, 8, 5, 3], .elu, l2: 0.0005)
      phases = [Phase(.softmaxCrossEntropy(to: .labels) + .penalties, layers)]
      // Gradients that are 10 times as large, those of the sum over the batch, change the updates by ε only.
      if name == "classifier, sum" { phases[0].optimizer.epsilon /= 10 }
    case "Gaussian noise":
      layers =
        [GaussianNoise(12, deviation: 1, seed: (1 << 40) + 5)]
        + Self.stack([12, 8, 4, 8, 12], .relu)
      phases = [Phase(error, layers)]
    case "dropout":
      layers = [Dropout(12, rate: 0.3, seed: 6)] + Self.stack([12, 8, 4, 8, 12], .relu)
      phases = [Phase(error, layers)]
    case "sparse":
      layers = Self.stack([12, 20, 12], .sigmoid)
      phases = [Phase(error + .sparsity(of: layers[0], target: 0.1, weight: 0.2), layers)]
    case "variational, gamma", "variational, sigma":
      let spread = name == "variational, gamma" ? GaussianSampling.Spread.logVariance : .deviation
      layers = Self.stack([12, 8, 8, 6], .elu)
      layers += [GaussianSampling(3, spread: spread, seed: 7)] + Self.stack([3, 8, 8, 12], .elu)
      phases = [Phase(.sigmoidCrossEntropy(to: .inputs) + .latentLoss, layers)]
      phases[0].optimizer.learningRate = 0.001
      if spread == .deviation { tolerance = 4e-6 }
    default: try #require(Bool(false), "unknown listing \(name)")
    }
    parameters = layers.compactMap { $0 as? any DenseLayer }.flatMap { [$0.weights, $0.biases] }
  }

  /// Dense layers of the given widths.
  private static func stack(
    _ widths: [Int], _ activation: Activation, last: Activation = .identity, l2: Float? = nil
  ) -> [any Layer] {
    let dense = Dense.scope(
      activation: activation, regularizer: l2.map { .l2($0) }, seed: 1)
    return (1..<widths.count).map {
      dense(widths[$0 - 1], widths[$0], activation: $0 == widths.count - 1 ? last : nil)
    }
  }
}
