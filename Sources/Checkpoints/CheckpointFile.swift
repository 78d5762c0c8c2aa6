import Basics
import Safetensors
import Training

/// The state of one training in one file, replaced as a whole after each epoch.
///
/// It is a safetensors file, which NumPy reads too. Its metadata have the format's name and
/// version, what tells the training from others, and the SHA-256 digest of the whole file, computed
/// with 64 zeros in the digest's place.
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
    self.path = path
    self.lock = lock
    self.chapter = chapter
  }

  /// The state that the file has; `nil` where there is no file.
  ///
  /// Throws `CheckpointError` for a file that is not a whole checkpoint of this very training, and
  /// `FileError`. Nothing is changed then.
  public func state(for setup: TrainingSetup) throws -> TrainingState? {
    let identity = TrainingIdentity(chapter: chapter, setup: setup)
    self.identity = identity
    parameters = setup.network.namedParameters
    guard FileSystem.kind(of: path) != nil else { return nil }
    let file: SafetensorsFile
    do { file = try SafetensorsFile(path) } catch let error as SafetensorsError {
      throw CheckpointError.notACheckpoint(path: path, reason: error.problem.description)
    }
    try checkFormat(of: file)
    try checkDigest(of: file)
    try check(identity, file.header.metadata)
    let state = try TrainingState(file, for: setup)
    guard state.history.epochs.count <= setup.epochs else {
      throw CheckpointError.tooManyEpochs(
        path: path, expected: setup.epochs, found: state.history.epochs.count)
    }
    return state
  }

  /// Replaces the file by one with `state`, which is on the disk when this returns.
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

  private func checkFormat(of file: SafetensorsFile) throws(CheckpointError) {
    let metadata = file.header.metadata
    guard metadata["format"] == Self.format else {
      throw .notACheckpoint(
        path: path,
        reason: "expected the format '\(Self.format)', found '\(metadata["format"] ?? "none")'")
    }
    guard metadata["version"] == Self.version else {
      throw .otherVersion(
        path: path, expected: Self.version, found: metadata["version"] ?? "none")
    }
  }

  private func checkDigest(of file: SafetensorsFile) throws {
    let stated = file.header.metadata["sha256"] ?? ""
    guard let found = try file.digest(withoutText: stated), stated == found else {
      throw CheckpointError.damaged(
        path: path, reason: "expected the SHA-256 digest that it states, found another")
    }
  }

  private func check(
    _ identity: TrainingIdentity, _ metadata: [String: String]
  ) throws(CheckpointError) {
    for (name, expected) in identity.members where metadata[name] != expected {
      throw .foreign(
        path: path, part: name, expected: expected, found: metadata[name] ?? "none")
    }
    let known = ["format", "version", "sha256"] + identity.members.map(\.name)
    if let other = metadata.keys.sorted().first(where: { !known.contains($0) }) {
      throw .foreign(path: path, part: other, expected: "none", found: metadata[other] ?? "")
    }
  }
}

extension SafetensorsFile {
  /// The SHA-256 digest of the file with zeros in the place of the digest `text` in its header; nil
  /// where the header has no such text, or it is no digest.
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
