import Testing

@testable import Training

@Suite struct TrainingTests {
  private func autoencoder(_ generator: inout SplitMix64) -> Sequential {
    Sequential(
      Dense(4, 3, activation: .elu, using: &generator), Dense(3, 4, using: &generator))
  }

  /// An output bias that starts at infinity makes the first loss infinite.
  @Test func stopsWhereALossIsNotFinite() throws {
    var generator = SplitMix64(seed: 1)
    let network = autoencoder(&generator)
    network.biases[1].assign([.infinity, 0, 0, 0])
    let device = try Device(threadCount: 1)
    #expect(throws: TrainingError.diverged(epoch: 1, step: 1, loss: .infinity)) {
      try network.fit(
        [UInt8](repeating: 3, count: 40)[...], validation: [0, 0, 0, 0], epochs: 1, batchSize: 5,
        optimizer: Adam(learningRate: 0.1), using: generator, on: device)
    }
  }

  @Test func refusesFewerImagesThanABatch() throws {
    var generator = SplitMix64(seed: 1)
    let network = autoencoder(&generator)
    let device = try Device(threadCount: 1)
    #expect(throws: TrainingError.tooFewImages(count: 2, batchSize: 5)) {
      try network.fit(
        [UInt8](repeating: 3, count: 8)[...], validation: [0, 0, 0, 0], epochs: 1, batchSize: 5,
        optimizer: Adam(learningRate: 0.1), using: generator, on: device)
    }
  }

  @Test func countsTiedWeightsOnce() {
    var generator = SplitMix64(seed: 1)
    let hidden = Dense(784, 300, activation: .elu, using: &generator)
    let network = Sequential(hidden, TiedDense(transposing: hidden))
    #expect(network.weightCount == 784 * 300)
    #expect(network.parameterCount == 784 * 300 + 300 + 784)
    #expect(network.serializedParameters.count == 4 * network.parameterCount)
  }

  @Test func evaluatesEachImageByItself() throws {
    var generator = SplitMix64(seed: 1)
    let network = autoencoder(&generator)
    let device = try Device(threadCount: 1)
    let pixels: [UInt8] = [0, 9, 255, 3, 77, 0, 1, 200, 50, 60, 70, 80]
    let errors = network.meanSquaredErrors(pixels[...], on: device)
    #expect(errors.count == 3 && errors[1] == network.meanSquaredError(pixels[4..<8], on: device))
    let mean = network.meanSquaredError(pixels[...], on: device)
    #expect(abs(errors.reduce(0, +) / 3 - mean) < 1e-6 * mean)
  }

  /// 165 images are three blocks on one thread, and one and a part of another on two. Most are blank,
  /// so that all together skip their zeros, and those that are not, by themselves, don't.
  @Test(arguments: [1, 2, 3]) func outputsDependOnNoOtherImage(threadCount: Int) throws {
    var generator = SplitMix64(seed: 1)
    let network = autoencoder(&generator)
    let device = try Device(threadCount: threadCount)
    let pixels = (0..<4 * 165).map { pixel in
      pixel / 4 % 4 == 0 ? UInt8(truncatingIfNeeded: generator.next()) : 0
    }
    #expect(Nonzeros.isWorthwhile(for: pixels) && !Nonzeros.isWorthwhile(for: pixels.prefix(4)))
    let outputs = network(pixels[...], on: device)
    for image in 0..<165 {
      #expect(outputs.row(image) == network(pixels[4 * image..<4 * image + 4], on: device).row(0))
    }
    #expect(network([], on: device).rows == 0)
  }

  @Test func givesRowsAndColumnsOfAMatrix() {
    let matrix = Matrix(rows: 2, columns: 3, elements: [1, -5, 3, -4, 2, -6])
    #expect(matrix.rowArrays == [[1, -5, 3], [-4, 2, -6]])
    #expect(matrix.columnArrays == [[1, -4], [-5, 2], [3, -6]])
    // The columns' largest magnitudes are 4, 5 and 6.
    #expect(matrix.medianColumnMaximum == 5)
  }

  @Test func refusesAnUnknownInstructionSet() {
    #expect(throws: DeviceError.self) { try Device(instructionSet: "x86-64-v9") }
  }
}
