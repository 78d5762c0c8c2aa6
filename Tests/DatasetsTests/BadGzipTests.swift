import Testing

@testable import Datasets

/// Packed files that aren't as they should be.
@Suite struct BadGzipTests {
  private let plain = TinyDataset().files[TinyDataset.trainImages] ?? []

  /// The checksum and the length of the unpacked bytes, at the end of a gzip stream.
  private static let trailerBytes = 8
  /// The header that zlib writes.
  private static let headerBytes = 10

  @Test(arguments: 0..<16)
  func streamCutAtEverySixteenth(part: Int) throws {
    let whole = try gzip(plain)
    let cut = whole.count * part / 16
    let problem = cut == 0 ? DatasetProblem.empty : .gzipTruncated(packedBytes: cut)
    try expectRefusal(problem, with: Array(whole.prefix(cut)))
  }

  @Test(arguments: 1...8)
  func streamCutWithinItsTrailer(missing: Int) throws {
    let cut = try gzip(plain).dropLast(missing)
    try expectRefusal(.gzipTruncated(packedBytes: cut.count), with: Array(cut))
  }

  @Test func everyFlippedBitInTheStream() throws {
    let whole = try gzip(plain)
    let stream = Self.headerBytes * 8..<(whole.count - Self.trailerBytes) * 8
    let harmless = try stream.filter { try isHarmless(flipping: $0, of: whole) }
    // At most the bits that pad the stream's last byte mean nothing.
    #expect(harmless.allSatisfy { $0 >= stream.upperBound - 7 }, "\(harmless)")
  }

  @Test func everyFlippedBitInTheChecksum() throws {
    let whole = try gzip(plain)
    for bit in (whole.count - 8) * 8..<(whole.count - 4) * 8 {
      #expect(throws: corrupt("incorrect data check")) { try read(flipping(bit, of: whole)) }
    }
  }

  @Test func everyFlippedBitInTheLength() throws {
    let whole = try gzip(plain)
    for bit in (whole.count - 4) * 8..<whole.count * 8 {
      #expect(throws: corrupt("incorrect length check")) { try read(flipping(bit, of: whole)) }
    }
  }

  /// Some, such as those of the time, mean nothing; the others must be noticed.
  @Test func everyFlippedBitInTheGzipHeader() throws {
    let whole = try gzip(plain)
    let harmless = try (0..<Self.headerBytes * 8).filter {
      try isHarmless(flipping: $0, of: whole)
    }
    // "Text", the time, the flags of the compressor, and the system (RFC 1952).
    let meaningless = [3 * 8] + Array(4 * 8..<10 * 8)
    #expect(Set(harmless).isSubset(of: meaningless))
  }

  @Test func twoMembers() throws {
    let first = try gzip(plain)
    let both = try first + gzip(plain)
    let problem = DatasetProblem.bytesAfterGzip(streamBytes: first.count, foundBytes: both.count)
    try expectRefusal(problem, with: both)
  }

  @Test func contentInTwoMembers() throws {
    let first = try gzip(Array(plain.prefix(100)))
    let both = try first + gzip(Array(plain.dropFirst(100)))
    let problem = DatasetProblem.bytesAfterGzip(streamBytes: first.count, foundBytes: both.count)
    try expectRefusal(problem, with: both)
  }

  @Test func oneByteAfterTheStream() throws {
    let stream = try gzip(plain)
    let problem = DatasetProblem.bytesAfterGzip(
      streamBytes: stream.count, foundBytes: stream.count + 1)
    try expectRefusal(problem, with: stream + [0])
  }

  /// Refused before anything is allocated: no gzip file of this size unpacks to that.
  @Test func bombThatPromisesTenGibibytes() throws {
    let dimensions: [UInt32] = [10 << 20, 32, 32]
    let bomb = try gzip(idx(dimensions, [UInt8](repeating: 0, count: 1 << 20)))
    try #require(bomb.count < 4096)
    let problem = DatasetProblem.promiseTooLarge(
      possibleBytes: bomb.count * 1032 - 16, promisedBytes: 10 << 30)
    try expectRefusal(problem, with: bomb)
    let plain = DatasetProblem.tooFewBytes(expected: 10 << 30, found: 3)
    try expectRefusal(plain, with: idx(dimensions, [1, 2, 3]))
  }

  /// Refused after the first byte too many: the rest is never unpacked.
  @Test func bombThatUnpacksToMoreThanItPromises() throws {
    let zeros = [UInt8](repeating: 0, count: 64 << 20)
    let bomb = try gzip(idx([24, 2, 3], zeros))
    try expectRefusal(.tooManyBytes(expected: 144), with: bomb)
  }

  /// zlib's own best: a run of zeros must not be taken for a promise too large.
  @Test func mostThatGzipCanPack() throws {
    let bytes = try gzip(idx([1 << 14, 32, 32], [UInt8](repeating: 0, count: 1 << 24)))
    #expect(try read(bytes).elements.count == 1 << 24)
  }

  /// Its first two bytes tell that it is packed, even if they come one by one.
  @Test func eachReadGetsOneByte() throws {
    try gzip(plain).withUnsafeBytes { buffer in
      let storage = SlowStorage(whole: MemoryStorage(path: "images", bytes: buffer))
      let elements = try IDXFile(storage, dimensionCount: 3).elements
      #expect(elements.elementsEqual(plain.dropFirst(16)))
    }
  }

  /// Whether the file is accepted all the same. What is read must be what it was.
  private func isHarmless(flipping bit: Int, of whole: [UInt8]) throws -> Bool {
    do {
      let contents = try read(flipping(bit, of: whole))
      #expect(contents.elements.elementsEqual(plain.dropFirst(16)), "bit \(bit)")
      return true
    } catch let error as DatasetError {
      #expect(error.exitCode == .badData)
      return false
    }
  }

  private func read(_ bytes: [UInt8]) throws -> IDXFile {
    try bytes.withUnsafeBytes { buffer in
      try IDXFile(MemoryStorage(path: "images", bytes: buffer), dimensionCount: 3)
    }
  }

  private func flipping(_ bit: Int, of bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    bytes[bit / 8] ^= 1 << UInt8(bit % 8)
    return bytes
  }

  private func corrupt(_ reason: String) -> DatasetError {
    DatasetError(path: "images", problem: .gzipCorrupt(reason: reason))
  }
}
