import Basics

@testable import Datasets

/// Throws if reading `bytes`, fewer than 64 KiB, as labels or as images breaks a promise of the
/// reader's:
///
/// - What is read has as many elements as its dimensions say. Header and elements together are the
///   unpacked bytes, to the last, and the digest is theirs.
/// - What isn't read is refused as bad data.
/// - The same bytes are read alike plain and packed.
func checkReading(_ bytes: UnsafeRawBufferPointer) throws {
  for dimensionCount in [1, 3] {
    let contents = try read(bytes, dimensionCount: dimensionCount)
    let isPacked = bytes.starts(with: gzipMagic)
    let limit = max(contents?.count ?? 0, 1 << 12)
    let unpacked = isPacked ? unpackedAtOnce(bytes, limit: limit) : Array(bytes)
    try require(contents == nil || contents == unpacked, "read the bytes that are in the file")

    // A plain file can't be told from a packed one if it begins like one.
    guard let unpacked, !unpacked.starts(with: gzipMagic) else { continue }
    let other = try (isPacked ? unpacked : storedGzip(unpacked)).withUnsafeBytes {
      try read($0, dimensionCount: dimensionCount)
    }
    try require(other == contents, "read alike plain and packed")
  }
}

private let gzipMagic: [UInt8] = [0x1f, 0x8b]

/// The IDX file in `bytes`, unpacked and put together again from its parts; nil if it is refused.
private func read(_ bytes: UnsafeRawBufferPointer, dimensionCount: Int) throws -> [UInt8]? {
  let result = Result { () throws(DatasetError) in
    try IDXFile(bytes, path: "file", dimensionCount: dimensionCount)
  }
  switch result {
  case .success(let file):
    let count = file.dimensions.reduce(1, *)
    try require(file.dimensions.count == dimensionCount && count > 0, "check the dimensions")
    try require(file.elements.count == count, "read as many elements as promised")
    let bytes = idx(file.dimensions.map(UInt32.init), file.elements)
    try require(file.digest == sha256(bytes), "digest the whole file")
    return bytes
  case .failure(let error):
    try require(error.exitCode == .badData, "refuse as bad data: \(error)")
    return nil
  }
}

private func require(
  _ isKept: Bool, _ promise: @autoclosure () -> String
) throws {
  if !isKept { throw BrokenPromise("The reader didn't \(promise()).") }
}

/// What the reader of data files should have done with some bytes, but didn't.
struct BrokenPromise: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) {
    self.description = description
  }
}
