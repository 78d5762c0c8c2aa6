import Datasets
import Foundation
import Kernels
import Training

/// What a peer needs to run the very steps of `benchmarks listing`.
///
/// All files are little-endian and row by row: weights1.f32, … in the shapes [inputs, outputs]
/// (biases start at 0), order.i32 with the images of each batch [steps, batch], train.u8 with the
/// pixels [images, 784], noise.f32 with the ε of the sampling layer [steps, batch, codings], and
/// listing.json with the shapes and the parameters.
struct ExportedListing: Encodable {
  let listing: String
  let steps: Int
  let batchSize: Int
  let learningRate: Double
  let target: Float
  let weight: Float
  let codings: Int

  /// The shape of each weights file.
  let weights: [[Int]]

  private let setup: TrainingSetup

  private enum CodingKeys: CodingKey {
    case listing, steps, batchSize, learningRate, target, weight, codings, weights
  }

  init(_ listing: Listing, _ setup: TrainingSetup, steps: Int) {
    (self.listing, self.steps, self.setup) = (listing.rawValue, steps, setup)
    (batchSize, learningRate) = (listing.batchSize, listing.learningRate)
    (target, weight, codings) = (Listing.target, Listing.weight, Listing.codings)
    weights = setup.network.weights.map { [$0.value.rows, $0.value.columns] }
  }

  /// Writes all files, with the pixels of `images`, to `folder`, which is made if needed.
  func write(_ images: ImageSet, to folder: URL) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for (index, weights) in setup.network.weights.enumerated() {
      try weights.value.array.map(\.bitPattern)
        .writeLittleEndian(to: folder.appending(path: "weights\(index + 1).f32"))
    }
    try order().writeLittleEndian(to: folder.appending(path: "order.i32"))
    try noise().map(\.bitPattern).writeLittleEndian(to: folder.appending(path: "noise.f32"))
    try Data(images.pixels).write(to: folder.appending(path: "train.u8"))
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    try encoder.encode(self).write(to: folder.appending(path: "listing.json"))
  }

  /// The images of each batch.
  private func order() -> [UInt32] {
    var batches = setup.batches
    var batch = [Int32](repeating: 0, count: batchSize)
    return (0..<steps).flatMap { _ in
      batches.next(into: &batch)
      return batch.map { UInt32(bitPattern: $0) }
    }
  }

  /// The ε of each step, from the kernel that the sampling layer uses; none without such a layer.
  private func noise() -> [Float] {
    let layers = setup.network.layers
    guard let index = layers.firstIndex(where: { $0 is GaussianSampling }),
      let kernels = kernels_select(nil)?.pointee
    else { return [] }
    var epsilon = [Float](repeating: 0, count: batchSize * codings)
    return (1...steps).flatMap { step in
      // The lowest bit of the stream is 1 in evaluations only.
      let random = KernelRandom(
        seed: Listing.seed, stream: UInt32(index) << 1, step: UInt32(step), row: 0)
      kernels.standard_normal(&epsilon, codings, batchSize, codings, random)
      return epsilon
    }
  }
}
