/// The SHA-256 digests of files, as the text that `sha256sum -c` reads in their folder.
public struct Manifest: Equatable, Sendable {
  /// The name of the file in the folder of all reports.
  public static let fileName = "MANIFEST.sha256"

  /// 64 lower-case hexadecimal digits for each path, relative to the manifest's folder.
  public var digests: [String: String]

  /// The manifest of `digests` by path.
  public init(_ digests: [String: String] = [:]) { self.digests = digests }

  /// Reads lines of a digest, two blanks and a path; `nil` where one is none, or a path has two.
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

  /// The digests of the files in `folder` below `root`, by their paths from `root`; nothing but
  /// files has any.
  ///
  /// Throws `FileError.cannotRead`.
  public init(of folder: String, in root: String) throws(FileError) {
    let base = FileSystem.joined(root, folder)
    digests = [:]
    for (path, entry) in try FileSystem.tree(of: base) where entry == .file {
      let bytes = try FileSystem.read(FileSystem.joined(base, path))
      digests["\(folder)/\(path)"] = sha256(bytes)
    }
  }

  /// The lines, sorted by path.
  public var text: String {
    digests.sorted { $0.key < $1.key }.map { "\($0.value)  \($0.key)\n" }.joined()
  }

  /// The lines of what stands in the folders `names`.
  public func lines(of names: [String]) -> Manifest {
    Manifest(digests.filter { line in names.contains { line.key.hasPrefix("\($0)/") } })
  }
}
