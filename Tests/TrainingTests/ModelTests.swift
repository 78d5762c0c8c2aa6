import Testing

@testable import Training

/// What every kind of layer and loss owes: the same bits everywhere, after an interruption too, and frozen layers that stay.
@Suite struct ModelTests {
  /// 42 inputs, layers of 21 to 119 units and batches of 13: every kind of remainder.
  @Test(arguments: Model.all, [false, true])
  func stateIsTheSameEverywhere(model: Model, isMostlyZero: Bool) throws {
    func train(on device: Device) throws -> [UInt8] {
      try model.setup(7, count: 70, batchSize: 13, isMostlyZero: isMostlyZero)
        .train(epochs: 2, on: device).state.bits
    }
    let expected = try train(on: Device(threadCount: 1))
    for set in Device.instructionSets {
      for threads in [1, 2, 3] {
        let found = try train(on: Device(threadCount: threads, instructionSet: set))
        #expect(found == expected, "\(set), \(threads) threads")
      }
    }
  }

  /// On another number of threads, and from other weights, which the state replaces.
  @Test(arguments: Model.all)
  func endsAtTheSameBitsAfterAnInterruption(model: Model) throws {
    func setup() -> TrainingSetup { model.setup(2, count: 47, batchSize: 10) }
    let expected = try setup().train(epochs: 3, on: Device(threadCount: 1)).state.bits
    for epoch in 1...3 {
      let state = try setup().train(epochs: epoch, on: Device(threadCount: 2)).state
      let other = setup()
      let first = other.network.weights[0]
      first.assign([Float](repeating: 1, count: first.count))
      let found = try other.train(epochs: 3, on: Device(threadCount: 3), resuming: state)
      #expect(found.state.bits == expected, "after epoch \(epoch)")
    }
  }

  /// A random layer draws other numbers in each step, row and evaluation: the same step again gives another loss.
  @Test(arguments: Model.all.filter(\.isRandom))
  func drawsOtherNumbersInEachStep(model: Model) throws {
    let setup = model.setup(2, count: 10, batchSize: 10)
    let step = TrainingStep(
      setup.network, batchSize: 10, minimizing: setup.loss, optimizer: Adam(learningRate: 0),
      on: try Device(threadCount: 1))
    step.batch = (0..<10).map { $0 }
    let losses = setup.examples.withRows { examples in (0..<3).map { _ in step(examples) } }
    #expect(Set(losses).count == 3)
    step.number = 1
    #expect(setup.examples.withRows { step($0) } == losses[0])
  }

  @Test(arguments: Model.all.filter { $0.updated != nil })
  func frozenLayersStay(model: Model) throws {
    let setup = model.setup(2, count: 47, batchSize: 10)
    let updated = setup.network.parameters(of: setup.updatedLayers)
    let before = setup.network.parameters.map(\.value.array)
    _ = try setup.train(epochs: 2, on: Device(threadCount: 2))
    for (parameter, before) in zip(setup.network.parameters, before) {
      let isUpdated = updated.contains { $0 === parameter }
      #expect((parameter.value.array.map(\.bitPattern) != before.map(\.bitPattern)) == isUpdated)
    }
  }
}
