import Training

/// What a phase of a step does at least, by one of the threads: to be compared with what a machine can do.
struct Work {
  /// Floating-point operations of the products, zeros skipped.
  var operations = 0.0
  /// Vectors of 16 weights that Adam updates.
  var adamVectors = 0.0
  /// Bytes read, and bytes read and written again.
  var read = 0.0, updated = 0.0
  /// The part of the bytes read that another core has written before.
  var crossing = 0.0
  /// Handovers one after another.
  var handovers = 0.0

  /// The seconds that each kind of work takes by itself.
  func seconds(on machine: Machine, from level: Machine.Level) -> [(what: String, seconds: Double)]
  {
    [
      ("products", operations * Double(machine.threads) / machine.peak),
      ("Adam", adamVectors * machine.adam),
      ("bytes", (read - crossing) / level.read + updated / level.update),
      ("crossing", crossing / machine.crossing + handovers * machine.handover),
    ]
  }
}

/// A step of a network by `threads` threads: each takes its rows of the batch forward and back, reading all weights, and
/// updates its part of the weights, reading all activations.
struct StepModel {
  private let layers: [(inputs: Double, outputs: Double, weights: Double)]
  /// Distinct weights, and those of them that have a transposed copy.
  private let weights, transposed: Double
  private let batch: Double
  private let threads: Double
  /// The part of the groups of pixels that are not zero.
  private let density: Double

  init(_ network: Sequential, batchSize: Int, threads: Int, pixels: ArraySlice<UInt8>) {
    layers = network.denseLayers.map {
      (Double($0.inputs), Double($0.outputs), Double($0.weights.count))
    }
    weights = Double(network.weightCount)
    let others = network.denseLayers.dropFirst().map(\.weights)
    transposed = Double(
      network.weights.reduce(0) { sum, weight in
        others.contains { $0 === weight } ? sum + weight.count : sum
      })
    batch = Double(batchSize)
    self.threads = Double(threads)
    let sample = Array(pixels.prefix(1 << 20))
    let groups = stride(from: 0, to: sample.count - 3, by: 4)
    density =
      Double(groups.count { sample[$0..<$0 + 4].contains { $0 != 0 } }) / Double(sample.count / 4)
  }

  /// The bytes that one thread touches in a step: a cache that holds them serves every step anew.
  var bytes: Int {
    let activations = layers.reduce(layers[0].inputs) { $0 + 2 * $1.outputs } * batch
    return Int(4 * (activations + weights + 2 * weights / threads + transposed))
  }

  func work(in phase: TrainingPhase) -> Work {
    let (rows, others) = (batch / threads, (threads - 1) / threads)
    var work = Work()
    switch phase {
    case .load:
      work.read = rows * layers[0].inputs
      work.updated = 4 * rows * layers[0].inputs
    case .forward:
      for (index, layer) in layers.enumerated() {
        work.operations += 2 * rows * layer.weights * (index == 0 ? density : 1)
        work.read += 4 * (layer.weights + rows * layer.inputs)
        work.updated += 4 * rows * layer.outputs
        work.crossing += 4 * layer.weights * others
      }
    case .backward:
      for layer in layers.dropFirst() {
        work.operations += 2 * rows * layer.weights
        work.read += 4 * (layer.weights + rows * layer.outputs)
        work.updated += 4 * rows * layer.inputs
        work.crossing += 4 * layer.weights * others
      }
    case .wait:
      work.handovers = threads > 1 ? 2 : 0
    case .update:
      for (index, layer) in layers.enumerated() {
        work.operations += 2 * batch * layer.weights / threads * (index == 0 ? density : 1)
        work.read += 4 * batch * (layer.inputs + layer.outputs)
        work.crossing += 4 * batch * (layer.inputs + layer.outputs) * others
      }
      work.adamVectors = weights / threads / 16
      work.updated = 4 * (3 * weights + transposed) / threads
    }
    return work
  }
}
