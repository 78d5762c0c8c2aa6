import Basics
import Training

/// What determines the bits of a result, as text by names: equal keys, equal bits.
public struct StoreKey: Equatable, Sendable {
  /// The kind of the result, of a-z and hyphens.
  public let kind: String
  /// The texts, in their order.
  public let members: [(name: String, text: String)]
  /// How many epochs a training has had at its state; nil for other results.
  public var epoch: Int?
  private let digest: String

  /// A key of `members`, whose names differ, and of the arithmetic on `canary`'s device.
  public init(_ kind: String, _ members: [(name: String, text: String)], canary: Canary) {
    self.kind = kind
    self.members = [("kind", kind), ("canary", canary.digest)] + members
    // Texts of any content cannot run into each other: each stands behind its length.
    digest = sha256(
      self.members.flatMap { ["\($0.name)", "\($0.text)"] }
        .flatMap { Array("\($0.utf8.count) \($0)\n".utf8) })
  }

  /// Whether both keys are of the same result.
  public static func == (a: StoreKey, b: StoreKey) -> Bool { a.fileName == b.fileName }

  /// `training-` and 64 hexadecimal digits, for a training with `-` and the number of epochs.
  package var fileName: String {
    "\(kind)-\(digest)" + (epoch.map { "-\($0)" } ?? "") + ".safetensors"
  }

  /// The number of epochs of the entry in a file called `name`, if it is of this training.
  func epoch(ofFile name: String) -> Int? {
    let prefix = "\(kind)-\(digest)-"
    guard name.hasPrefix(prefix), name.hasSuffix(".safetensors") else { return nil }
    return Int(name.dropFirst(prefix.count).dropLast(".safetensors".count))
  }

  /// Whether an entry may have a file called `name`.
  static func isFileName(_ name: String) -> Bool {
    // Not a regular expression, which takes a hundred times as long, for each entry at each save.
    guard name.hasSuffix(".safetensors") else { return false }
    var parts = name.dropLast(".safetensors".count).split(separator: "-")
    if let last = parts.last, last.utf8.count < 64, Int(last) != nil { parts.removeLast() }
    guard parts.count > 1, let digest = parts.popLast() else { return false }
    return digest.utf8.count == 64 && digest.allSatisfy { $0.isHexDigit && !$0.isUppercase }
  }
}

extension StoreKey {
  /// The key of the training of `setup`, or nil if a layer is of a kind that no key describes. `images` and `validation` determine the training and
  /// validation examples, with their labels where the loss depends on these. The number of epochs is no part of it: the epochs of a longer training begin with those of a shorter one.
  public static func training(
    _ setup: TrainingSetup, images: String, validation: String, canary: Canary
  ) -> StoreKey? {
    guard let layers = setup.network.identity else { return nil }
    let optimizer = setup.optimizer
    return StoreKey(
      "training",
      [
        ("layers", layers),
        ("initial weights", sha256(setup.network.serializedParameters)),
        ("loss", setup.loss.identity(in: setup.network)),
        ("updated parameters", setup.updatedParameters),
        ("training images", images),
        ("validation images", validation),
        ("batch size", "\(setup.batchSize)"),
        (
          "Adam",
          "\(optimizer.learningRate) \(optimizer.beta1) \(optimizer.beta2) \(optimizer.epsilon)"
            + " from \(optimizer.stepsBefore)"
        ),
        ("shuffle", "\(setup.generator.state)"),
      ] + (setup.stepsPerEpoch.map { [("steps of an epoch", "\($0)")] } ?? []), canary: canary)
  }

  /// The key of the state after `epoch` epochs.
  func after(_ epoch: Int) -> StoreKey {
    var key = self
    key.epoch = epoch
    return key
  }
}

extension Store {
  /// The last state that is kept of the training of `key`, after at most `limit` epochs and more than `minimum`.
  public func state(
    of key: StoreKey, for setup: TrainingSetup, upTo limit: Int, beyond minimum: Int = 0
  ) -> TrainingState? {
    var limit = limit
    // A damaged entry is reported, and an earlier one takes its place.
    while let epoch = lastEpoch(of: key, upTo: limit), epoch > minimum {
      let state = load(key.after(epoch)) { file in
        let state = try TrainingState(file, for: setup)
        guard state.history.epochs.count == epoch else {
          throw Failure("expected \(epoch) epochs, found \(state.history.epochs.count)")
        }
        return state
      }
      if let state { return state }
      limit = epoch - 1
    }
    return nil
  }

  /// Keeps `state` of the training of `key`.
  ///
  /// Throws `Failure` if the run compares, and the entry has other bits.
  public func save(_ state: TrainingState, of key: StoreKey, _ network: Sequential) throws(Failure)
  {
    try save(key.after(state.history.epochs.count), state.tensors(network.namedParameters))
  }
}
