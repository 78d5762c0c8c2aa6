import Testing

@testable import Training

/// The same bits of every weight for every instruction set and number of threads.
@Suite struct DeterminismTests {
  struct Shape: Sendable, CustomTestStringConvertible {
    let width: Int
    let hidden1: Int
    let hidden2: Int
    let batch: Int
    var testDescription: String { "\(width)-\(hidden1)-\(hidden2), batch \(batch)" }
  }

  /// Widths and batches that leave every kind of remainder.
  static let shapes = [
    Shape(width: 64, hidden1: 32, hidden2: 16, batch: 30),
    Shape(width: 49, hidden1: 33, hidden2: 17, batch: 13),
    Shape(width: 100, hidden1: 47, hidden2: 31, batch: 27),
    Shape(width: 9, hidden1: 5, hidden2: 1, batch: 1),
  ]

  /// With images that are mostly zeros, whose products skip them, and with others.
  @Test(arguments: shapes, [(tied: false, mostlyZeros: true), (true, true), (false, false)])
  func weightsAreTheSameEverywhere(
    shape: Shape, training: (tied: Bool, mostlyZeros: Bool)
  ) throws {
    func train(on device: Device) throws -> [UInt8] {
      try self.train(shape, tied: training.tied, mostlyZeros: training.mostlyZeros, on: device)
    }
    let expected = try train(on: Device(threadCount: 1))
    for set in Device.instructionSets {
      for threads in [1, 2, 3, 5] {
        let device = try Device(threadCount: threads, instructionSet: set)
        let found = try train(on: device)
        #expect(found == expected, "\(set), \(threads) threads")
      }
    }
  }

  /// What 20 steps leave: every bit of the parameters, and the losses.
  private func train(
    _ shape: Shape, tied: Bool, mostlyZeros: Bool, on device: Device
  ) throws -> [UInt8] {
    var generator = SplitMix64(seed: 4)
    let oneIn: UInt64 = mostlyZeros ? 5 : 2
    let pixels = (0..<shape.width * (shape.batch * 10 + 3)).map { _ in
      generator.next() % oneIn == 0 ? UInt8(truncatingIfNeeded: generator.next()) : 0
    }
    #expect(Nonzeros.isWorthwhile(for: pixels) == mostlyZeros)
    let network = makeAutoencoder(shape, tied: tied, &generator)
    let history = try network.fit(
      pixels[...], validation: pixels[..<shape.width], epochs: 2, batchSize: shape.batch,
      optimizer: Adam(learningRate: 0.01), using: generator, on: device)
    let losses = history.epochs.flatMap { [$0.trainMSE, $0.validationMSE, $0.totalLoss] }
    return network.serializedParameters
      + losses.flatMap { withUnsafeBytes(of: $0, Array.init) }
  }

  private func makeAutoencoder(
    _ shape: Shape, tied: Bool, _ generator: inout SplitMix64
  ) -> Sequential {
    let l2 = L2Regularizer(0.001)
    func dense(_ inputs: Int, _ outputs: Int, _ activation: Activation = .elu) -> Dense {
      Dense(inputs, outputs, activation: activation, regularizer: l2, using: &generator)
    }
    let hidden1 = dense(shape.width, shape.hidden1)
    let hidden2 = dense(shape.hidden1, shape.hidden2)
    if tied {
      return Sequential(
        hidden1, hidden2, TiedDense(transposing: hidden2, activation: .elu),
        TiedDense(transposing: hidden1))
    }
    return Sequential(
      hidden1, hidden2, dense(shape.hidden2, shape.hidden1),
      dense(shape.hidden1, shape.width, .identity))
  }
}
