import Training

/// A training that is written down completely, in two languages: here on top of `Training`, and in
/// `Tests/KernelsDriver/driver.c` on top of the kernels alone. Its weights must come out the same
/// to the last bit wherever it runs.
///
/// One SplitMix64 generator, seeded with 2, draws the weights of the layers in their order and then
/// shuffles; the pixels, 81 % of them zero, come from another, seeded with 1.
public struct ReferenceTraining: Sendable, CustomStringConvertible {
  /// Whether it is the listing with tied weights or the stacked one.
  public let tied: Bool
  /// Inputs, first and second hidden layer; the rest mirrors them.
  public let widths: [Int]
  /// Images in a batch.
  public let batchSize: Int
  /// Images to train on; each epoch has `imageCount / batchSize` steps.
  public let imageCount: Int
  /// Rounds through the images.
  public let epochs: Int
  /// What all this must lead to: FNV-1a of the weights, 16 hexadecimal digits.
  public let expectedDigest: String

  /// A line such as `stacked 784 300 150 150 1500 5 0123456789abcdef`: model, three widths, batch
  /// size, images, epochs and the expected digest. Nil where it is anything else.
  public init?(line: some StringProtocol) {
    let fields = line.split(separator: " ")
    let numbers = fields.dropFirst().prefix(6).compactMap { Int($0) }
    guard fields.count == 8, numbers.count == 6, ["stacked", "tied"].contains(fields[0]) else {
      return nil
    }
    tied = fields[0] == "tied"
    widths = Array(numbers[..<3])
    batchSize = numbers[3]
    imageCount = numbers[4]
    epochs = numbers[5]
    expectedDigest = String(fields[7])
  }

  /// "stacked 784-300-150, batch 150, 50 steps"
  public var description: String {
    "\(tied ? "tied" : "stacked") \(widths[0])-\(widths[1])-\(widths[2]), batch \(batchSize), "
      + "\(imageCount / batchSize * epochs) steps"
  }

  /// Seeded pixels, 81 % of them zero as MNIST's are.
  public var pixels: [UInt8] {
    var generator = SplitMix64(seed: 1)
    return (0..<imageCount * widths[0]).map { _ in
      let bits = generator.next()
      return bits % 100 < 81 ? 0 : UInt8(1 + (bits >> 32) % 255)
    }
  }

  /// The digest of the weights and biases after a training on `pixels`.
  public func digest(of pixels: [UInt8], on device: Device) throws -> String {
    var generator = SplitMix64(seed: 2)
    let network = network(&generator)
    _ = try network.fit(
      pixels[...], validation: pixels[..<widths[0]], epochs: epochs, batchSize: batchSize,
      optimizer: Adam(learningRate: 0.01), using: generator, on: device)
    return fnv1a(network)
  }

  private func network(_ generator: inout SplitMix64) -> Sequential {
    let l2 = L2Regularizer(0.001)
    func dense(_ inputs: Int, _ outputs: Int, _ activation: Activation) -> Dense {
      Dense(inputs, outputs, activation: activation, regularizer: l2, using: &generator)
    }
    let hidden1 = dense(widths[0], widths[1], .elu)
    let hidden2 = dense(widths[1], widths[2], .elu)
    if tied {
      return Sequential(
        hidden1, hidden2, TiedDense(transposing: hidden2, activation: .elu),
        TiedDense(transposing: hidden1))
    }
    let hidden3 = dense(widths[2], widths[1], .elu)
    return Sequential(hidden1, hidden2, hidden3, dense(widths[1], widths[0], .identity))
  }

  /// FNV-1a, 64 bits, of all weights and then all biases, as little-endian float32.
  private func fnv1a(_ network: Sequential) -> String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for parameter in network.weights + network.biases {
      for row in 0..<parameter.value.rows {
        for element in parameter.value.row(row) {
          for shift in stride(from: UInt32(0), to: 32, by: 8) {
            hash = (hash ^ UInt64(element.bitPattern >> shift & 0xFF)) &* 0x100_0000_01B3
          }
        }
      }
    }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
