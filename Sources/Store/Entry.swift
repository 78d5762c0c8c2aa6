import Basics
import Safetensors

/// The file of an entry: safetensors. Its metadata hold the format's name and version, the members of the key, and the
/// SHA-256 digest of the whole file, computed with 64 zeros in the digest's place.
enum Entry {
  static let format = "chapters store"
  static let version = "1"
  /// The tensor of times, which differ between runs with the same bits.
  static let seconds = "seconds"
  private static let noDigest = String(repeating: "0", count: 64)

  /// The bytes of the file.
  static func encode(_ key: StoreKey, _ tensors: [Tensor]) -> [UInt8] {
    func encoded(_ digest: String) -> [UInt8] {
      let own = [("format", format), ("version", version), ("sha256", digest)]
      return encodeSafetensors(tensors, metadata: own + key.members)
    }
    // All digests have one length, so that the digest stands where the zeros stood.
    var bytes = encoded(noDigest)
    let digest = Array(sha256(bytes).utf8)
    if let start = firstIndex(of: noDigest, in: bytes) {
      bytes.replaceSubrange(start..<start + digest.count, with: digest)
    }
    return bytes
  }

  /// Throws `Failure` and `FileError` unless `file` is the whole entry of `key`.
  static func check(_ file: SafetensorsFile, _ key: StoreKey) throws {
    let metadata = file.header.metadata
    var expected = Dictionary(uniqueKeysWithValues: key.members.map { ($0.name, $0.text) })
    (expected["format"], expected["version"]) = (format, version)
    expected["sha256"] = try digest(of: file, stated: metadata["sha256"] ?? "")
    guard
      let name = Set(expected.keys).union(metadata.keys).sorted()
        .first(where: { expected[$0] != metadata[$0] })
    else { return }
    throw Failure(
      "expected \(name) '\(expected[name] ?? "none")', found '\(metadata[name] ?? "none")'")
  }

  /// The SHA-256 digest of each tensor but that of times, by names.
  static func digests(of tensors: [Tensor]) -> [String: String] {
    Dictionary(
      uniqueKeysWithValues: tensors.filter { $0.name != seconds }
        .map { ($0.name, "\($0.type.rawValue) \($0.shape) \(sha256($0.bytes))") })
  }

  /// The same of the tensors in `file`.
  static func digests(of file: SafetensorsFile) throws -> [String: String] {
    let start = file.headerRange.upperBound
    return Dictionary(
      uniqueKeysWithValues: try file.header.entries.filter { $0.name != seconds }.map { entry in
        let bytes = try file.bytes(entry.range.lowerBound + start..<entry.range.upperBound + start)
        return (entry.name, "\(entry.type.rawValue) \(entry.shape) \(sha256(bytes))")
      })
  }

  /// The SHA-256 digest of the file with zeros in the place of the digest `stated` in its header.
  private static func digest(of file: SafetensorsFile, stated: String) throws(FileError) -> String {
    var head = try file.bytes(0..<file.headerRange.upperBound)
    guard stated.utf8.count == noDigest.utf8.count, let start = firstIndex(of: stated, in: head)
    else { return "the file's" }
    for index in start..<start + stated.utf8.count { head[index] = UInt8(ascii: "0") }
    let hash = IncrementalSHA256()
    head.withUnsafeBytes { hash.update($0) }
    for start in stride(from: head.count, to: file.byteCount, by: 1 << 20) {
      let chunk = try file.bytes(start..<min(start + (1 << 20), file.byteCount))
      chunk.withUnsafeBytes { hash.update($0) }
    }
    return hash.finish()
  }

  private static func firstIndex(of text: String, in bytes: [UInt8]) -> Int? {
    let pattern = Array(text.utf8)
    return bytes.indices.first { bytes[$0...].starts(with: pattern) }
  }
}

extension SafetensorsFile {
  /// The elements of the tensor `name`.
  ///
  /// Throws `FileError`, and `Failure` if there is none of this type and `shape`.
  package func elements<Element: TensorElement>(
    _ name: String, shape: [Int]
  ) throws -> [Element] {
    guard let entry = header[name], entry.type == Element.elementType, entry.shape == shape else {
      throw Failure(
        "expected a tensor '\(name)' of \(Element.elementType.rawValue) \(shape), found none")
    }
    return try elements(of: entry)
  }
}
