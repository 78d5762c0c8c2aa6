import Basics
import Safetensors
import Training

/// The state of one training in one file, replaced as a whole after each epoch.
///
/// It is a safetensors file. Its metadata hold the format's name and version, the identity of the
/// training, and the SHA-256 digest of the whole file, computed with 64 zeros in the digest's place.
public final class CheckpointFile: TrainingCheckpoint {
  static let format = "chapters training"
  static let version = "1"

  private let path: String
  private let lock: FolderLock
  private let chapter: [(name: String, text: String)]
  private var identity: TrainingIdentity?
  private var parameters: [NamedParameter] = []

  /// The checkpoint at `path`, in a folder whose `lock` is held, of a training of `chapter`.
  init(path: String, lock: FolderLock, chapter: [(name: String, text: String)]) {
    (self.path, self.lock, self.chapter) = (path, lock, chapter)
  }

  /// The state in the file; `nil` if there is no file.
  ///
  /// Throws `FileError`, and `Failure` unless the file is a whole checkpoint of this training;
  /// the file then stays as it was.
  public func state(for setup: TrainingSetup) throws -> TrainingState? {
    let identity = TrainingIdentity(chapter: chapter, setup: setup)
    self.identity = identity
    parameters = setup.network.namedParameters
    guard FileSystem.kind(of: path) != nil else { return nil }
    let file: SafetensorsFile
    do { file = try SafetensorsFile(path) } catch let error as SafetensorsError {
      throw Failure.checkpoint(path, "is damaged or in another format: \(error.reason)")
    }
    try checkFormat(of: file)
    try check(identity, file.header.metadata)
    let state = try TrainingState(file, for: setup)
    guard state.history.epochs.count <= setup.epochs else {
      throw Failure.checkpoint(
        path, "has \(state.history.epochs.count) epochs, expected at most \(setup.epochs)")
    }
    return state
  }

  /// Replaces the file by one with `state`, which is on the disk on return.
  ///
  /// Throws `FileError`; the former file then stays.
  public func save(_ state: TrainingState) throws {
    try write(state.tensors(parameters))
  }

  /// Replaces the file by one with `tensors`, its digest among its metadata.
  func write(_ tensors: [Tensor]) throws {
    guard let identity else { preconditionFailure("'save' must come after 'state(for:)'") }
    func encoded(_ digest: String) -> [UInt8] {
      let own = [("format", Self.format), ("version", Self.version), ("sha256", digest)]
      return encodeSafetensors(tensors, metadata: own + identity.members)
    }
    let bytes = encoded(sha256(encoded(Self.noDigest)))
    try FileSystem.replaceFile(path, bytes, holding: lock, isDurable: true)
  }

  // MARK: Checks

  private static let noDigest = String(repeating: "0", count: 64)

  private func checkFormat(of file: SafetensorsFile) throws {
    let metadata = file.header.metadata
    let (format, version) = (metadata["format"] ?? "none", metadata["version"] ?? "none")
    guard format == Self.format else {
      throw Failure.checkpoint(
        path, "is in another format: expected '\(Self.format)', found '\(format)'")
    }
    guard version == Self.version else {
      throw Failure.checkpoint(path, "has version \(version), expected \(Self.version)")
    }
    let stated = metadata["sha256"] ?? ""
    guard let found = try file.digest(withoutText: stated), stated == found else {
      throw Failure.checkpoint(
        path, "is damaged: expected the SHA-256 digest that it states, found another")
    }
  }

  private func check(
    _ identity: TrainingIdentity, _ metadata: [String: String]
  ) throws(Failure) {
    var rest = metadata
    for name in ["format", "version", "sha256"] { rest[name] = nil }
    let others = rest.keys.sorted().filter { name in !identity.members.contains { $0.name == name }
    }
    for (name, expected) in identity.members + others.map({ ($0, "none") }) {
      let found = rest[name] ?? "none"
      guard found == expected else {
        throw .checkpoint(
          path, "is of another training: \(name) expected '\(expected)', found '\(found)'")
      }
    }
  }
}

extension SafetensorsFile {
  /// The SHA-256 digest of the file with zeros in the place of the digest `text` in its header; nil
  /// if `text` is not a digest or the header lacks it.
  fileprivate func digest(withoutText text: String) throws(FileError) -> String? {
    let pattern = Array(text.utf8)
    var head = try bytes(0..<headerRange.upperBound)
    guard pattern.count == 64,
      let start = head.indices.first(where: { head[$0...].starts(with: pattern) })
    else { return nil }
    for index in start..<start + pattern.count { head[index] = UInt8(ascii: "0") }
    let hash = IncrementalSHA256()
    head.withUnsafeBytes { hash.update($0) }
    for start in stride(from: headerRange.upperBound, to: byteCount, by: 1 << 20) {
      let chunk = try bytes(start..<min(start + (1 << 20), byteCount))
      chunk.withUnsafeBytes { hash.update($0) }
    }
    return hash.finish()
  }
}

/// The settings that determine a training's bits, as text by names: equal texts, equal bits.
struct TrainingIdentity {
  let members: [(name: String, text: String)]

  /// The identity of the training of `chapter` with `setup`. The number of epochs is not part of it:
  /// a training may be resumed for more epochs than were planned.
  init(chapter: [(name: String, text: String)], setup: TrainingSetup) {
    let optimizer = setup.optimizer
    members =
      chapter + [
        ("layers", setup.network.identity),
        ("initial weights", sha256(setup.network.serializedParameters)),
        ("training images", sha256(setup.pixels)),
        ("validation images", sha256(setup.validation)),
        ("batch size", "\(setup.batchSize)"),
        (
          "Adam",
          "\(optimizer.learningRate) \(optimizer.beta1) \(optimizer.beta2) \(optimizer.epsilon)"
        ),
        ("shuffle", "\(setup.generator.state)"),
      ]
  }
}

extension Sequential {
  /// The layers in a line: `weights1 [784, 300] elu l2 0.001, …`.
  fileprivate var identity: String {
    layers.map { layer in
      let index = weights.firstIndex { $0 === layer.weights } ?? 0
      let transposition = layer is TiedDense ? "ᵀ" : ""
      let l2 = layer.weights.regularizer.map { " l2 \($0.scale)" } ?? ""
      return "weights\(index + 1)\(transposition) [\(layer.inputs), \(layer.outputs)] "
        + "\(layer.activation)\(l2)"
    }.joined(separator: ", ")
  }
}

extension TrainingState {
  /// The state as tensors: each of `parameters` with both moments beside it, the state of Adam and of
  /// the order of images, and the history, a row for each epoch.
  func tensors(_ parameters: [NamedParameter]) -> [Tensor] {
    let states = zip(parameters, weights + biases).flatMap { parameter, state in
      [
        Tensor(parameter.name, shape: parameter.shape, state.value),
        Tensor(parameter.name + ".firstMoment", shape: parameter.shape, state.firstMoment),
        Tensor(parameter.name + ".secondMoment", shape: parameter.shape, state.secondMoment),
      ]
    }
    let epochs = history.epochs.flatMap { epoch in
      [
        epoch.trainMSE, epoch.validationMSE, epoch.lastBatchMSE, epoch.regularizationLoss,
        epoch.seconds,
      ]
    }
    return states + [
      Tensor("adam.powers", shape: [2], [powers.beta1, powers.beta2]),
      Tensor("batches.order", shape: [batches.order.count], batches.order),
      Tensor("batches.position", shape: [], [UInt64(batches.position)]),
      Tensor("batches.generator", shape: [], [batches.generator.state]),
      Tensor("history", shape: [history.epochs.count, 5], epochs),
    ]
  }

  /// Reads the tensors that `tensors` wrote, for the network and the images of `setup`.
  ///
  /// Throws `FileError`, and `Failure` if a tensor is missing or of another shape.
  init(_ file: SafetensorsFile, for setup: TrainingSetup) throws {
    let states = try setup.network.namedParameters.map { parameter in
      Parameter(
        value: try file.elements(parameter.name, shape: parameter.shape),
        firstMoment: try file.elements(parameter.name + ".firstMoment", shape: parameter.shape),
        secondMoment: try file.elements(parameter.name + ".secondMoment", shape: parameter.shape))
    }
    let powers: [Double] = try file.elements("adam.powers", shape: [2])
    let position: [UInt64] = try file.elements("batches.position", shape: [])
    let generator: [UInt64] = try file.elements("batches.generator", shape: [])
    let batches = ShuffledBatches(
      order: try file.elements("batches.order", shape: [setup.imageCount]),
      position: Int(clamping: position[0]), generator: SplitMix64(seed: generator[0]))
    guard let batches else {
      throw Failure.checkpoint(
        file.path, "is damaged: expected an order of \(setup.imageCount) images, found another")
    }
    let weightCount = setup.network.weights.count
    self.init(
      weights: Array(states[..<weightCount]), biases: Array(states[weightCount...]),
      powers: AdamPowers(beta1: powers[0], beta2: powers[1]), batches: batches,
      history: try History(file))
  }
}

extension History {
  /// Reads the tensor `history`, `[epochs, 5]`.
  fileprivate init(_ file: SafetensorsFile) throws {
    let rows = file.header["history"]?.shape.first ?? 0
    // Each row has 40 bytes of the file, so that the product is small.
    let numbers: [Double] = try file.elements("history", shape: [rows, 5])
    self.init(
      (0..<rows).map { row in
        let epoch = numbers[row * 5..<row * 5 + 5]
        return Epoch(
          trainMSE: epoch[row * 5], validationMSE: epoch[row * 5 + 1],
          lastBatchMSE: epoch[row * 5 + 2], regularizationLoss: epoch[row * 5 + 3],
          seconds: epoch[row * 5 + 4])
      })
  }
}

extension SafetensorsFile {
  /// The elements of the tensor `name`.
  ///
  /// Throws `FileError`, and `Failure` if there is none of this type and `shape`.
  fileprivate func elements<Element: TensorElement>(
    _ name: String, shape: [Int]
  ) throws -> [Element] {
    guard let entry = header[name], entry.type == Element.elementType, entry.shape == shape else {
      throw Failure.checkpoint(
        path,
        "is damaged: expected a tensor '\(name)' of \(Element.elementType.rawValue) \(shape), found none"
      )
    }
    return try elements(of: entry)
  }
}
