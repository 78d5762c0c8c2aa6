import Testing

@testable import Training

/// A training that goes on from a state comes to the same bits as one that never stopped.
@Suite struct ResumingTests {
  static let pixels: [UInt8] = {
    var generator = SplitMix64(seed: 5)
    return (0..<47 * 20).map { _ in
      generator.next() % 3 == 0 ? UInt8(truncatingIfNeeded: generator.next()) : 0
    }
  }()

  private func network(tied: Bool) -> Sequential {
    var generator = SplitMix64(seed: 4)
    let l2 = L2Regularizer(0.001)
    let hidden1 = Dense(20, 9, activation: .elu, regularizer: l2, using: &generator)
    let hidden2 = Dense(9, 4, activation: .elu, regularizer: l2, using: &generator)
    if tied {
      return Sequential(
        hidden1, hidden2, TiedDense(transposing: hidden2, activation: .elu),
        TiedDense(transposing: hidden1))
    }
    return Sequential(
      hidden1, hidden2, Dense(4, 9, activation: .elu, regularizer: l2, using: &generator),
      Dense(9, 20, regularizer: l2, using: &generator))
  }

  /// The loop of a training of `network` after `epochs` epochs, from `state` on, on a device of another number of
  /// threads for each epoch.
  private func train(
    _ network: Sequential, epochs: Int = 4, threads: [Int] = [1], from state: TrainingState? = nil
  ) throws -> TrainingLoop {
    let setup = TrainingSetup(
      network: network, pixels: Self.pixels[...], validation: Self.pixels[..<100], batchSize: 10,
      optimizer: Adam(learningRate: 0.01), generator: SplitMix64(seed: 6))
    let loop = try TrainingLoop(setup, on: Device(threadCount: threads[0]), resuming: state)
    while loop.history.epochs.count < epochs {
      let count = threads[loop.history.epochs.count % threads.count]
      loop.move(to: try Device(threadCount: count))
      for _ in 0..<loop.batchCount { try loop.step(loop.nextBatch()) }
      try loop.endEpoch()
    }
    return loop
  }

  /// Every bit of a state but the times.
  private func bits(_ loop: TrainingLoop) -> [UInt8] {
    let state = loop.state
    let parameters = (state.weights + state.biases).flatMap {
      $0.value + $0.firstMoment + $0.secondMoment
    }
    let losses = state.history.epochs.flatMap {
      [$0.trainMSE, $0.validationMSE, $0.lastBatchMSE, $0.regularizationLoss]
    }
    return parameters.flatMap { withUnsafeBytes(of: $0, Array.init) }
      + losses.flatMap { withUnsafeBytes(of: $0, Array.init) }
      + state.batches.order.flatMap { withUnsafeBytes(of: $0, Array.init) }
  }

  /// 4 of 47 images are left over in each epoch, so the batches of an epoch begin anywhere.
  @Test(arguments: [false, true], 1...4)
  func endsAtTheSameBits(tied: Bool, after epoch: Int) throws {
    let expected = try bits(train(network(tied: tied)))
    let state = try train(network(tied: tied), epochs: epoch).state
    // On another number of threads, and from other weights, which the state replaces.
    let other = network(tied: tied)
    other.weights[0].assign([Float](repeating: 1, count: 180))
    #expect(try bits(train(other, threads: [3], from: state)) == expected)
  }

  @Test func anotherDeviceForEachEpochChangesNothing() throws {
    let expected = try bits(train(network(tied: true)))
    #expect(try bits(train(network(tied: true), threads: [2, 1, 3])) == expected)
  }

  @Test func refusesAnOrderThatIsNone() {
    let generator = SplitMix64(seed: 1)
    #expect(ShuffledBatches(order: [0, 2, 1], position: 3, generator: generator) != nil)
    for (order, position) in [
      ([0, 1, 1], 0), ([0, 1, 3], 0), ([0, -1], 0), ([0, 1], 3), ([], 0),
    ] {
      let indices = order.map { Int32($0) }
      #expect(ShuffledBatches(order: indices, position: position, generator: generator) == nil)
    }
    #expect(ShuffledBatches(order: [0], position: -1, generator: generator) == nil)
  }
}
