import Basics
import Training

/// The results of some steps of two networks, one of them with the layers of the tied listing, of principal components and of
/// neighbours. They are part of each key, so that a change of the arithmetic changes each key.
///
/// It takes some 30 milliseconds. Threads and instruction sets change no bit of it.
public struct Canary: Sendable {
  /// The SHA-256 digest of all results.
  public let digest: String

  /// The canary of `device`.
  public init(on device: Device) {
    let pixelCount = 40
    var bytes: [UInt8] = []
    func add(_ numbers: [Double]) {
      for number in numbers {
        bytes += withUnsafeBytes(of: number.bitPattern.littleEndian, Array.init)
      }
    }
    let dense = Dense.scope(activation: .elu, regularizer: .l2(0.01), seed: 2)
    let (hidden1, hidden2) = (dense(28 * 28, 300), dense(300, 150))
    let trainings = [
      (
        network: Sequential(
          dense(pixelCount, 24), dense(24, 10), dense(10, 24),
          dense(24, pixelCount, activation: .identity)),
        pixels: Self.pixels(600 * pixelCount), batchSize: 31
      ),
      (
        network: Sequential(
          hidden1, hidden2, dense(transposing: hidden2),
          dense(transposing: hidden1, activation: .identity)),
        pixels: Self.pixels(150 * 28 * 28), batchSize: 150
      ),
    ]
    for training in trainings {
      let history = try? training.network.fit(
        training.pixels[...], validation: training.pixels[..<(training.pixels.count / 10)],
        epochs: 2, batchSize: training.batchSize, optimizer: Adam(learningRate: 0.01),
        using: SplitMix64(seed: 3), on: device)
      bytes += training.network.serializedParameters
      for epoch in history?.epochs ?? [] {
        add([
          epoch.trainMSE, epoch.validationMSE, epoch.lastBatchMSE, epoch.regularizationLoss,
        ])
      }
    }
    let pixels = trainings[0].pixels
    let components = PrincipalComponents(pixels[...], pixelCount: pixelCount, count: 6, on: device)
    add(components.variances + components.components)
    add(components.meanSquaredErrors(pixels[..<(pixelCount * 9)], on: device))
    let nearest = nearestImages(pixels[...], pixelCount: pixelCount, count: 3, on: device)
    add(nearest.flatMap { $0.map(Double.init) })
    digest = sha256(bytes)
  }

  /// Random pixels, two thirds of which are 0.
  private static func pixels(_ count: Int) -> [UInt8] {
    var generator = SplitMix64(seed: 1)
    return (0..<count).map { _ in
      generator.next(below: 3) == 0 ? UInt8(truncatingIfNeeded: generator.next()) : 0
    }
  }
}
