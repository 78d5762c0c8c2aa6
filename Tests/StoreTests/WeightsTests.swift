import Basics
import Foundation
import Safetensors
import TestSupport
import Testing
import Training

@testable import Store

/// Weights as files: the listing's names and shapes, and what is refused.
@Suite struct WeightsTests {
  private func with(_ body: (_ path: String) throws -> Void) throws {
    try withTemporaryDirectory { try body($0 + "/weights.safetensors") }
  }

  @Test(arguments: [false, true])
  func keepsEveryBit(tied: Bool) throws {
    try with { path in
      let network = SmallTraining(tied: tied).network
      network.biases[2].assign([-0.0, .leastNonzeroMagnitude, 1e38, -1e38, 0.1, 3])
      try write(WeightsFile.encode(network), to: path)
      let other = SmallTraining(tied: tied, seed: 9).network
      try WeightsFile.load(path, into: other)
      #expect(other.serializedParameters == network.serializedParameters)
      #expect(WeightsFile.encode(other) == WeightsFile.encode(network))
      // The transposed copies follow: the outputs are the same.
      let pixels = SmallTraining().pixels[..<24]
      let device = try Device(threadCount: 1)
      #expect(other(pixels, on: device).array == network(pixels, on: device).array)
    }
  }

  /// The names and the orientation of the listing, at its full size.
  @Test(arguments: [false, true])
  func namesAsTheListing(tied: Bool) throws {
    try with { path in
      let network = SmallTraining(widths: [784, 300, 150], tied: tied).network
      try write(WeightsFile.encode(network), to: path)
      let entries = try SafetensorsFile(path).header.entries
      var expected = [
        "biases1": [300], "biases2": [150], "biases3": [300], "biases4": [784],
        "weights1": [784, 300], "weights2": [300, 150],
      ]
      if !tied { expected.merge(["weights3": [150, 300], "weights4": [300, 784]]) { $1 } }
      #expect(Dictionary(uniqueKeysWithValues: entries.map { ($0.name, $0.shape) }) == expected)
      #expect(entries.allSatisfy { $0.type == .float32 })
    }
  }

  static let good = [
    Tensor("weights1", shape: [2, 1], [Float(1), 2]),
    Tensor("weights2", shape: [1, 1], [Float(3)]),
    Tensor("biases1", shape: [1], [Float(4)]), Tensor("biases2", shape: [1], [Float(5)]),
    Tensor("biases3", shape: [1], [Float(6)]), Tensor("biases4", shape: [2], [Float(7), 8]),
  ]

  private static func replacing(_ tensor: Tensor) -> [Tensor] {
    good.map { $0.name == tensor.name ? tensor : $0 }
  }

  @Test(arguments: [
    (
      good + [Tensor("weights3", shape: [], [Float(0)])],
      "expected the tensors weights1, weights2, biases1, biases2, biases3, biases4, found 'weights3'"
    ),
    (Array(good.dropLast()), "expected a tensor 'biases4', found none"),
    (
      replacing(Tensor("weights1", shape: [1, 2], [Float(1), 2])),
      "expected tensor 'weights1' to be [2, 1], found [1, 2]"
    ),
    (
      replacing(Tensor("biases4", shape: [1, 2], [Float(7), 8])),
      "expected tensor 'biases4' to be [2], found [1, 2]"
    ),
    (
      replacing(Tensor("weights2", shape: [1, 1], [3.0])),
      "expected tensor 'weights2' to be F32, found F64"
    ),
    (
      replacing(Tensor("biases4", shape: [2], [Float(7), .infinity])),
      "expected finite numbers in tensor 'biases4', found inf at index 1"
    ),
  ])
  func refuses(_ tensors: [Tensor], _ reason: String) throws {
    let network = SmallTraining(widths: [2, 1, 1], tied: true).network
    let before = network.serializedParameters
    try with { path in
      try write(encodeSafetensors(tensors), to: path)
      let error = #expect(throws: Failure.self) {
        try WeightsFile.load(path, into: network)
      }
      #expect(error?.description == "'\(path)': \(reason)")
      #expect(error?.exitCode == .badData)
    }
    #expect(network.serializedParameters == before)
  }

  @Test func loadsTheTensorsOfTheNetwork() throws {
    let network = SmallTraining(widths: [2, 1, 1], tied: true).network
    try with { path in
      try write(encodeSafetensors(Self.good), to: path)
      try WeightsFile.load(path, into: network)
    }
    let values = (network.weights + network.biases).map(\.value.array)
    #expect(values == [[1, 2], [3], [4], [5], [6], [7, 8]])
  }
}
