import CCrypto
import Platform

/// The SHA-256 digest of `bytes` as 64 lower-case hexadecimal digits (FIPS 180-4, by OpenSSL's
/// libcrypto, which uses the CPU's instructions for it).
public func sha256(_ bytes: some Sequence<UInt8>) -> String {
  let hash = IncrementalSHA256()
  let isContiguous: Void? = bytes.withContiguousStorageIfAvailable {
    hash.update(UnsafeRawBufferPointer($0))
  }
  if isContiguous == nil { Array(bytes).withUnsafeBytes { hash.update($0) } }
  return hash.finish()
}

/// Two lower-case hexadecimal digits for each byte.
func hexadecimal(_ bytes: [UInt8]) -> String {
  bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}

/// A SHA-256 digest of bytes that come piece by piece, so that they need not be in memory at once.
public final class IncrementalSHA256 {
  private let context: OpaquePointer

  /// The state before the first byte.
  public init() {
    // Only an exhausted heap, or a libcrypto built without SHA-256, can make these fail.
    guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else {
      fatalError("libcrypto can't start a SHA-256 digest")
    }
    self.context = context
  }

  deinit { EVP_MD_CTX_free(context) }

  /// Digests `bytes` after those before them.
  public func update(_ bytes: UnsafeRawBufferPointer) {
    let status = EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
    require(status == 1, "libcrypto can't continue a SHA-256 digest")
  }

  /// The digest of all the bytes as 64 lower-case hexadecimal digits; the next one starts empty.
  public func finish() -> String {
    var digest = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_LENGTH))
    let finished = EVP_DigestFinal_ex(context, &digest, nil)
    let restarted = EVP_DigestInit_ex(context, EVP_sha256(), nil)
    require(finished == 1 && restarted == 1, "libcrypto can't finish a SHA-256 digest")
    return hexadecimal(digest)
  }
}

/// The SHA-256 digests of files, as the text that `sha256sum -c` reads in their folder.
public struct Manifest: Equatable, Sendable {
  /// The name of the file in the folder of all reports.
  public static let fileName = "MANIFEST.sha256"

  /// 64 lower-case hexadecimal digits for each path, relative to the manifest's folder.
  public var digests: [String: String]

  /// The manifest of `digests` by path.
  public init(_ digests: [String: String] = [:]) { self.digests = digests }

  /// Reads lines of a digest, two spaces and a path; `nil` if one is malformed or a path has two.
  public init?(bytes: [UInt8]) {
    guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
    digests = [:]
    for line in text.split(separator: "\n") {
      let digest = line.prefix(64)
      let path = line.dropFirst(66)
      let isDigest = digest.utf8.allSatisfy(Array("0123456789abcdef".utf8).contains)
      let isPath = !path.isEmpty && !path.contains { $0 == "\\" || $0.isNewline }
      guard isDigest, isPath, line.dropFirst(64).hasPrefix("  "), digests[String(path)] == nil
      else { return nil }
      digests[String(path)] = String(digest)
    }
  }

  /// The digests of the files in `folder` below `root`, by their paths from `root`.
  public init(of folder: String, in root: String) throws(FileError) {
    let base = FileSystem.joined(root, folder)
    digests = [:]
    for (path, kind) in try FileSystem.tree(of: base) where kind == .file {
      let bytes = try FileSystem.read(FileSystem.joined(base, path))
      digests["\(folder)/\(path)"] = sha256(bytes)
    }
  }

  /// The lines, sorted by path.
  public var text: String {
    digests.sorted { $0.key < $1.key }.map { "\($0.value)  \($0.key)\n" }.joined()
  }

  /// The lines of the files in the folders `names`.
  public func lines(of names: [String]) -> Manifest {
    Manifest(digests.filter { line in names.contains { line.key.hasPrefix("\($0)/") } })
  }

  /// All lines but those of the files in the folder `name`.
  func without(_ name: String) -> Manifest {
    Manifest(digests.filter { !$0.key.hasPrefix("\(name)/") })
  }
}
