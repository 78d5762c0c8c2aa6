import Basics
import Foundation
import TestSupport
import Testing
import Training

@testable import Store

/// A small training, and what can differ in another one.
struct SmallTraining {
  var widths = [12, 6, 3]
  var tied = true
  var l2: Float = 0.001
  var activation = Activation.elu
  var isReversed = false
  var seed: UInt64 = 3
  var shuffle: UInt64 = 6
  var adam = Adam(learningRate: 0.01)
  var loss = Loss.meanSquaredError(to: .inputs) + .penalties
  var batchSize = 5
  var stepsPerEpoch: Int?
  var imageCount = 23
  var pixel: UInt8 = 7
  var validationCount = 3
  var name = ""

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
      return Sequential(name, hidden1, hidden2, dense(2, 1, .elu), dense(1, 0, .identity))
    }
    return Sequential(
      name, hidden1, hidden2, TiedDense(transposing: hidden2, activation: .elu),
      TiedDense(transposing: hidden1))
  }

  var pixels: [UInt8] {
    var pixels = (0..<imageCount * widths[0]).map { (index: Int) -> UInt8 in
      index * 37 % 11 < 5 ? UInt8(index * 53 % 250) : 0
    }
    pixels[17] = pixel
    return pixels
  }

  var setup: TrainingSetup {
    let pixels = pixels
    return TrainingSetup(
      network: network, examples: Examples(pixels: pixels[...]),
      validation: Examples(pixels: pixels[..<(validationCount * widths[0])]),
      batchSize: batchSize, stepsPerEpoch: stepsPerEpoch, loss: loss, optimizer: adam,
      generator: SplitMix64(seed: shuffle))
  }

  /// The canary of a usual device, computed once.
  static let canary = try! Canary(on: Device(threadCount: 1))

  func key(on device: Device? = nil) throws -> StoreKey {
    let setup = setup
    let canary = device.map(Canary.init(on:)) ?? Self.canary
    return try #require(
      StoreKey.training(
        setup, images: sha256(pixels),
        validation: sha256(pixels.prefix(validationCount * widths[0])),
        canary: canary))
  }

  /// The bits after `epochs` epochs; with a `store`, from its last state on, and each state kept.
  func run(epochs: Int, _ store: Store? = nil) throws -> [UInt8] {
    let (setup, key) = (setup, try key())
    let loop = try TrainingLoop(
      setup, on: Device(threadCount: 1),
      resuming: store?.state(of: key, for: setup, upTo: epochs))
    while loop.history.epochs.count < epochs {
      for _ in 0..<loop.batchCount { try loop.step(loop.nextBatch()) }
      try loop.endEpoch()
      try store?.save(loop.state, of: key, setup.network)
    }
    let losses = loop.history.epochs.flatMap {
      [$0.trainMSE, $0.validationMSE, $0.lastBatchMSE, $0.regularizationLoss]
    }
    return setup.network.serializedParameters
      + losses.flatMap { withUnsafeBytes(of: $0, Array.init) }
  }
}

/// Calls `body` with a store in an empty folder, and the lines that it reports.
func withStore(
  use: Store.Use = .readAndWrite, byteLimit: Int = Store.byteLimit,
  _ body: (Store, Reports) throws -> Void
) throws {
  try withTemporaryDirectory { folder in
    let reports = Reports()
    try body(
      Store(folder + "/store", use: use, byteLimit: byteLimit) { reports.add($0) }, reports)
  }
}

/// Lines that a store reported.
final class Reports: @unchecked Sendable {
  private let lock = NSLock()
  private var all: [String] = []
  func add(_ line: String) { lock.withLock { all.append(line) } }
  var lines: [String] { lock.withLock { all } }
}

func bytes(of path: String) throws -> [UInt8] {
  Array(try Data(contentsOf: URL(fileURLWithPath: path)))
}

func write(_ bytes: [UInt8], to path: String) throws {
  try Data(bytes).write(to: URL(fileURLWithPath: path))
}
