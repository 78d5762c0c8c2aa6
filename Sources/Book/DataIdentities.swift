import Basics
import Datasets
import Training

/// What determines the numbers of a chapter's data, as text for the keys of the store: digests, or how they were computed.
@MainActor final class DataIdentities {
  private let images: ImageDataset
  private var digests: [(pixels: ArraySlice<UInt8>, digest: String)] = []

  /// Those of the data of a chapter with `images`.
  init(of images: ImageDataset) { self.images = images }

  /// What determines the numbers of `examples`, and their `labels` if asked for.
  func identity(of examples: Examples, labels: Bool, on device: Device) -> String {
    let values =
      switch examples.values {
      case .pixels(let pixels): identity(of: pixels)
      case .rows(let rows): identity(of: rows)
      case .outputs(let outputs): identity(of: outputs, on: device)
      }
    return labels ? values + " " + sha256(examples.labels) : values
  }

  /// What determines `outputs`, so that a training which the store has need not compute them.
  private func identity(of outputs: NetworkOutputs, on device: Device) -> String {
    let network = outputs.network
    guard let identity = network.identity else {
      return self.identity(of: network(outputs.examples, on: device))
    }
    return "outputs of \(identity), weights \(sha256(network.serializedParameters)), on "
      + self.identity(of: outputs.examples, labels: false, on: device)
  }

  /// What determines `pixels`: their place in the data set, else the SHA-256 digest, computed once for all that share their
  /// storage.
  func identity(of pixels: ArraySlice<UInt8>) -> String {
    if let place = place(of: pixels) { return place }
    // A slice that is kept here keeps its storage, so that no other one comes to lie there.
    if let known = digests.first(where: {
      $0.pixels.count == pixels.count && start(of: $0.pixels) == start(of: pixels)
    }) {
      return known.digest
    }
    if digests.count == 2 { digests.removeFirst() }
    digests.append((pixels, sha256(pixels)))
    return digests[digests.count - 1].digest
  }

  /// The data set's digest and the bytes of its file that `pixels` are: no rule that divides the images is part of it.
  private func place(of pixels: ArraySlice<UInt8>) -> String? {
    for (file, whole) in [
      ("training", images.train.pixels), ("training", images.validation.pixels),
      ("test", images.test.pixels),
    ] {
      guard let base = start(of: whole), let first = start(of: pixels) else { continue }
      let offset = first - base
      guard offset >= 0, offset + pixels.count <= whole.count else { continue }
      let place = whole.startIndex + offset
      return "\(images.digest), \(file) images, bytes \(place) ..< \(place + pixels.count)"
    }
    return nil
  }

  private func start(of slice: ArraySlice<UInt8>) -> UnsafePointer<UInt8>? {
    slice.withUnsafeBufferPointer(\.baseAddress)
  }

  private func identity(of rows: Matrix) -> String {
    let hash = IncrementalSHA256()
    for row in 0..<rows.rows {
      // Little-endian, as every supported CPU stores them.
      rows.row(row).withUnsafeBytes { hash.update($0) }
    }
    return "\([rows.rows, rows.columns]) " + hash.finish()
  }
}
