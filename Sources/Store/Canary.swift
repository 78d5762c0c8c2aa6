import Basics
import Training

/// What the arithmetic of a device makes of a small problem: two networks trained for some steps, principal components,
/// and neighbours. It is part of each key, so that a change of the arithmetic changes each key.
///
/// It takes about a millisecond. Threads and instruction sets change no bit of it.
public struct Canary: Sendable {
  /// The SHA-256 digest of all results.
  public let digest: String

  /// The canary of `device`.
  public init(on device: Device) {
    let (pixelCount, batchSize) = (40, 30)
    var generator = SplitMix64(seed: 1)
    let pixels = (0..<pixelCount * 60).map { _ in
      generator.next(below: 3) == 0 ? UInt8(truncatingIfNeeded: generator.next()) : 0
    }
    var bytes: [UInt8] = []
    func add(_ numbers: [Double]) {
      for number in numbers {
        bytes += withUnsafeBytes(of: number.bitPattern.littleEndian, Array.init)
      }
    }
    let dense = Dense.scope(activation: .elu, regularizer: .l2(0.01), seed: 2)
    let (hidden1, hidden2) = (dense(pixelCount, 24), dense(24, 10))
    let networks = [
      Sequential(
        dense(pixelCount, 24), dense(24, 10), dense(10, 24),
        dense(24, pixelCount, activation: .identity)),
      Sequential(
        hidden1, hidden2, dense(transposing: hidden2),
        dense(transposing: hidden1, activation: .identity)),
    ]
    for network in networks {
      let history = try? network.fit(
        pixels[...], validation: pixels[..<(pixelCount * 7)], epochs: 2, batchSize: batchSize,
        optimizer: Adam(learningRate: 0.01), using: SplitMix64(seed: 3), on: device)
      bytes += network.serializedParameters
      for epoch in history?.epochs ?? [] {
        add([
          epoch.trainMSE, epoch.validationMSE, epoch.lastBatchMSE, epoch.regularizationLoss,
        ])
      }
    }
    let components = PrincipalComponents(pixels[...], pixelCount: pixelCount, count: 6, on: device)
    add(components.variances + components.components)
    add(components.meanSquaredErrors(pixels[..<(pixelCount * 9)], on: device))
    let nearest = nearestImages(pixels[...], pixelCount: pixelCount, count: 3, on: device)
    add(nearest.flatMap { $0.map(Double.init) })
    digest = sha256(bytes)
  }
}
