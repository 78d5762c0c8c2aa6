import Foundation
import Training

@testable import Checkpoints

/// A small training, and what can differ in another one.
struct SmallTraining {
  var widths = [12, 6, 3]
  var tied = true
  var l2: Float = 0.001
  var activation = Activation.elu
  var seed: UInt64 = 3
  var shuffle: UInt64 = 6
  var learningRate = 0.01
  var batchSize = 5
  var brightness: UInt8 = 250
  var validationCount = 3
  var epochs = 2

  var network: Sequential {
    var generator = SplitMix64(seed: seed)
    func dense(_ inputs: Int, _ outputs: Int, _ activation: Activation) -> Dense {
      Dense(
        widths[inputs], widths[outputs], activation: activation, regularizer: .init(l2),
        using: &generator)
    }
    let hidden1 = dense(0, 1, activation)
    let hidden2 = dense(1, 2, .elu)
    guard tied else {
      return Sequential(hidden1, hidden2, dense(2, 1, .elu), dense(1, 0, .identity))
    }
    return Sequential(
      hidden1, hidden2, TiedDense(transposing: hidden2, activation: .elu),
      TiedDense(transposing: hidden1))
  }

  var pixels: [UInt8] {
    (0..<23 * widths[0]).map { $0 * 37 % 11 < 5 ? UInt8($0 * 53 % Int(brightness)) : 0 }
  }

  /// The parameters and losses at the end.
  func run(_ checkpoint: (any TrainingCheckpoint)? = nil) throws -> [UInt8] {
    let network = network
    let history = try network.fit(
      pixels[...], validation: pixels[..<(validationCount * widths[0])], epochs: epochs,
      batchSize: batchSize, optimizer: Adam(learningRate: learningRate),
      using: SplitMix64(seed: shuffle), on: Device(threadCount: 1), resuming: checkpoint)
    let losses = history.epochs.flatMap {
      [$0.trainMSE, $0.validationMSE, $0.lastBatchMSE, $0.regularizationLoss]
    }
    return network.serializedParameters
      + losses.flatMap { withUnsafeBytes(of: $0, Array.init) }
  }
}

func bytes(of path: String) throws -> [UInt8] {
  Array(try Data(contentsOf: URL(fileURLWithPath: path)))
}

func write(_ bytes: [UInt8], to path: String) throws {
  try Data(bytes).write(to: URL(fileURLWithPath: path))
}
