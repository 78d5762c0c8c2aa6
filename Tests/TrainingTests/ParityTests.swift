import Testing

@testable import Training

/// Every value of TensorFlow's runs, to the tolerances that Parity/README.md justifies.
@Suite struct ParityTests {
  static let cases = Device.instructionSets.flatMap { set in
    [(set, "stacked", 1), (set, "tied", 1), (set, "stacked", 3), (set, "tied", 3)]
  }

  @Test(arguments: cases)
  func matchesTensorFlow(instructionSet: String, name: String, threads: Int) throws {
    let run = try ParityRun.load(name)
    let device = try Device(threadCount: threads, instructionSet: instructionSet)
    let network = try run.network(tied: name == "tied")
    let step = TrainingStep(
      network, batchSize: run.batchSize, optimizer: Adam(learningRate: run.learningRate),
      on: device)

    expectEqual(outputs(step, run, device), run.outputsBatch1Initial.flatMap { $0 }, within: 3e-5)
    for (index, batch) in run.batches.enumerated() {
      let expected = run.trace[index]
      let penalty = network.regularizationLoss(on: device)
      load(batch, into: step)
      let loss = step()
      #expect(abs(loss - expected.reconstructionLoss) < 1e-5)
      #expect(abs(penalty - expected.regLoss) < 1e-5)
      #expect(abs(loss + penalty - expected.loss) < 1e-5)
      if index == 0 { try expectFirstStep(network, step, run) }
    }
    try expect(network, run.final, within: 1e-5) { $0.value }
    try expect(network, run.adamMFinal, within: 1e-6) { try #require(step.moments.of($0)).first }
    try expect(network, run.adamVFinal, within: 1e-6) { try #require(step.moments.of($0)).second }
    expectEqual(outputs(step, run, device), run.outputsBatch1Final.flatMap { $0 }, within: 3e-5)
  }

  /// After one step from zero moments, the first moment is (1 - β₁) times the gradient.
  private func expectFirstStep(
    _ network: Sequential, _ step: TrainingStep, _ run: ParityRun
  ) throws {
    try expect(network, run.afterStep1, within: 1e-5) { $0.value }
    for (name, parameter) in ParityRun.names(network) {
      let gradient = try #require(step.moments.of(parameter)).first.array.map { $0 / 0.1 }
      expectEqual(gradient, try #require(run.gradientsStep1[name]).elements, within: 1e-6)
    }
  }

  private func load(_ batch: [[Float]], into step: TrainingStep) {
    for (row, values) in batch.enumerated() {
      for (column, value) in values.enumerated() { step.pass.input[row, column] = value }
    }
  }

  private func outputs(_ step: TrainingStep, _ run: ParityRun, _ device: Device) -> [Float] {
    load(run.batches[0], into: step)
    step.pass.run(rows: 0..<run.batchSize, draw: RandomDraw(), by: device.kernels)
    return step.pass.outputs[3].array
  }

  private func expect(
    _ network: Sequential, _ expected: [String: ParityRun.Tensor], within tolerance: Float,
    _ matrix: (Parameter) throws -> Matrix
  ) throws {
    #expect(expected.count == network.weights.count + network.biases.count)
    for (name, parameter) in ParityRun.names(network) {
      expectEqual(
        try matrix(parameter).array, try #require(expected[name]).elements,
        within: tolerance, name)
    }
  }
}

/// Expects two lists of one length whose elements differ by less than `tolerance`.
func expectEqual(
  _ found: [Float], _ expected: [Float], within tolerance: Float, _ what: String = "",
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(found.count == expected.count, "\(what)", sourceLocation: sourceLocation)
  let distance = zip(found, expected).map { abs($0 - $1) }.max() ?? .infinity
  #expect(distance < tolerance, "\(what)", sourceLocation: sourceLocation)
}
