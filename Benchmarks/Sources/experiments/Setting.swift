import Datasets
import Foundation
import Training

/// What determines a training of `experiments.csv`, but for the number of epochs.
struct Setting: Hashable, Sendable {
  /// The cells of network, activation, codings, start, λ, learning rate and seed.
  private let cells: [String]

  init(_ line: String) { cells = Array(line.split(separator: ",").map(String.init).prefix(7)) }

  var text: String { cells.joined(separator: ",") }

  /// The setting and the epoch of a row.
  static func key(of line: String) -> String {
    line.split(separator: ",").prefix(8).joined(separator: ",")
  }

  func lastEpoch(in trainings: [Setting: [String]]) -> Int {
    (trainings[self] ?? []).compactMap { Int($0.split(separator: ",")[7]) }.max() ?? 0
  }

  /// The rows of the training after each of `epochs`, by their keys.
  func rows(after epochs: Set<Int>, on images: ImageDataset) throws -> [String: String] {
    let device = try Device(threadCount: 1)
    guard let seed = UInt64(cells[6]), let rate = Double(cells[5]) else { return [:] }
    let network = try network(seed: seed)
    let loop = try TrainingLoop(
      TrainingSetup(
        network: network, pixels: images.train.pixels, validation: images.validation.pixels,
        batchSize: 150, optimizer: Adam(learningRate: rate),
        generator: SplitMix64(seed: ~seed)), on: device)
    var rows: [String: String] = [:]
    for epoch in 1...(epochs.max() ?? 1) {
      for _ in 0..<loop.batchCount { try loop.step(loop.nextBatch()) }
      try loop.endEpoch()
      guard epochs.contains(epoch) else { continue }
      let end = loop.history.final
      let test = network.meanSquaredError(images.test.pixels, on: device)
      let numbers = [
        end.trainMSE, end.validationMSE, test, end.regularizationLoss, end.lastBatchMSE,
      ]
      let key = text + ",\(epoch)"
      rows[key] = key + "," + numbers.map { String(format: "%.6g", $0) }.joined(separator: ",")
    }
    return rows
  }

  private func network(seed: UInt64) throws -> Sequential {
    guard let l2 = Float(cells[4]), let codings = Int(cells[2]) else {
      throw CocoaError(.fileReadCorruptFile)
    }
    let activation: Activation = cells[1] == "elu" ? .elu : .identity
    let dense = Dense.scope(activation: activation, regularizer: .l2(l2), seed: seed)
    guard cells[0] != "shallow" else {
      let hidden = dense(784, codings)
      return Sequential(hidden, dense(codings, 784, activation: .identity))
    }
    let (hidden1, hidden2) = (dense(784, 300), dense(300, codings))
    if cells[0] == "tied" {
      return Sequential(
        hidden1, hidden2, dense(transposing: hidden2),
        dense(transposing: hidden1, activation: .identity))
    }
    let (hidden3, outputs) = (dense(codings, 300), dense(300, 784, activation: .identity))
    start([hidden1, hidden2, hidden3, outputs])
    return Sequential(hidden1, hidden2, hidden3, outputs)
  }

  /// Changes the first weights as the cell `start` has it.
  private func start(_ layers: [Dense]) {
    func scale(_ layer: Dense, by factor: Float) {
      layer.weights.assign(layer.weights.value.array.map { $0 * factor })
    }
    switch cells[3] {
    case "transposed weights":
      for (layer, mirror) in zip(layers[2...], [layers[1], layers[0]]) {
        layer.weights.assign(mirror.weights.value.columnArrays.flatMap { $0 })
      }
    case "transposed variances":
      for layer in layers[2...] {
        let ratio = Double(layer.inputs) / Double(layer.outputs)
        scale(layer, by: Float(ratio.squareRoot()))
      }
    default:
      guard let factor = cells[3].split(separator: " ").last.flatMap({ Float($0) }) else { return }
      for layer in layers { scale(layer, by: factor) }
    }
  }
}
