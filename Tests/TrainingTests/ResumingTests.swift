import Testing

@testable import Training

/// A training that goes on from a state comes to the same bits as one that never stopped.
@Suite struct ResumingTests {
  /// Keeps the last state, and stops the training after `limit` epochs as if it were killed.
  final class Memory: TrainingCheckpoint {
    struct Killed: Error {}
    var state: TrainingState?
    var limit = Int.max
    func state(for setup: TrainingSetup) -> TrainingState? { state }
    func save(_ state: TrainingState) throws {
      self.state = state
      if state.history.epochs.count >= limit { throw Killed() }
    }
  }

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

  private func fit(
    _ network: Sequential, epochs: Int = 4, threads: Int = 1,
    resuming checkpoint: (any TrainingCheckpoint)? = nil
  ) throws -> [UInt8] {
    let history = try network.fit(
      Self.pixels[...], validation: Self.pixels[..<100], epochs: epochs, batchSize: 10,
      optimizer: Adam(learningRate: 0.01), using: SplitMix64(seed: 6),
      on: Device(threadCount: threads), resuming: checkpoint)
    let moments = (network.weights + network.biases).flatMap {
      $0.firstMoment.array + $0.secondMoment.array
    }
    let losses = history.epochs.flatMap {
      [$0.trainMSE, $0.validationMSE, $0.lastBatchMSE, $0.regularizationLoss]
    }
    return network.serializedParameters
      + moments.flatMap { withUnsafeBytes(of: $0, Array.init) }
      + losses.flatMap { withUnsafeBytes(of: $0, Array.init) }
  }

  /// 4 of 47 images are left over in each epoch, so the batches of an epoch begin anywhere.
  @Test(arguments: [false, true], 1...4)
  func endsAtTheSameBits(tied: Bool, killedAfter epoch: Int) throws {
    let expected = try fit(network(tied: tied))
    let memory = Memory()
    memory.limit = epoch
    #expect(throws: Memory.Killed.self) { try fit(network(tied: tied), resuming: memory) }
    #expect(memory.state?.history.epochs.count == epoch)
    memory.limit = .max
    // On another number of threads, and from other weights, which the state replaces.
    let other = network(tied: tied)
    other.weights[0].assign([Float](repeating: 1, count: 180))
    #expect(try fit(other, threads: 3, resuming: memory) == expected)
  }

  @Test func keepingStatesChangesNothing() throws {
    let memory = Memory()
    #expect(
      try fit(network(tied: true), resuming: memory) == fit(network(tied: true)))
    #expect(memory.state?.history.epochs.count == 4)
  }

  /// The epochs of a longer training begin with those of a shorter one.
  @Test func goesOnForMoreEpochs() throws {
    let memory = Memory()
    _ = try fit(network(tied: true), epochs: 2, resuming: memory)
    #expect(
      try fit(network(tied: true), epochs: 5, resuming: memory)
        == fit(network(tied: true), epochs: 5))
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
