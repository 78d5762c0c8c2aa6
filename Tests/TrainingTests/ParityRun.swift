import Foundation
import Testing

@testable import Training

/// A run of one listing by real TensorFlow on a small network; Parity/README.md says how.
struct ParityRun: Decodable {
  let dims: [Int]
  let learningRate: Double
  let l2Reg: Float
  let batchSize: Int
  let initial: [String: Tensor]
  let batches: [[[Float]]]
  let trace: [Losses]
  let gradientsStep1: [String: Tensor]
  let afterStep1: [String: Tensor]
  let final: [String: Tensor]
  let adamMFinal: [String: Tensor]
  let adamVFinal: [String: Tensor]
  let outputsBatch1Initial: [[Float]]
  let outputsBatch1Final: [[Float]]

  struct Losses: Decodable {
    let reconstructionLoss: Double
    let regLoss: Double
    let loss: Double
  }

  /// A vector or a matrix, flattened row by row.
  struct Tensor: Decodable {
    let elements: [Float]

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let vector = try? container.decode([Float].self) {
        elements = vector
      } else {
        elements = try container.decode([[Float]].self).flatMap { $0 }
      }
    }
  }

  static func load(_ name: String) throws -> ParityRun {
    let url = try #require(
      Bundle.module.url(forResource: name, withExtension: "json", subdirectory: "Parity"))
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(ParityRun.self, from: Data(contentsOf: url))
  }

  /// The listing's network with TensorFlow's initial values.
  func network(tied: Bool) throws -> Sequential {
    var generator = SplitMix64(seed: 1)
    let l2 = L2Regularizer(l2Reg)
    func dense(_ index: Int, _ activation: Activation) -> Dense {
      Dense(
        dims[index], dims[index + 1], activation: activation, regularizer: l2, using: &generator)
    }
    let hidden1 = dense(0, .elu)
    let hidden2 = dense(1, .elu)
    let network =
      tied
      ? Sequential(
        hidden1, hidden2, TiedDense(transposing: hidden2, activation: .elu),
        TiedDense(transposing: hidden1))
      : Sequential(hidden1, hidden2, dense(2, .elu), dense(3, .identity))
    for (name, parameter) in Self.names(network) {
      parameter.assign(try #require(initial[name]).elements)
    }
    return network
  }

  /// The parameters under the listing's names.
  static func names(_ network: Sequential) -> [(String, Parameter)] {
    network.weights.enumerated().map { ("weights\($0 + 1)", $1) }
      + network.biases.enumerated().map { ("biases\($0 + 1)", $1) }
  }
}
