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
    let empty = "empty: expected an IDX file, plain or packed by gzip, found 0 bytes"
    try expectRefusal(cut == 0 ? empty : cutOff(after: cut), with: Array(whole.prefix(cut)))
  }

  @Test(arguments: 1...8)
  func streamCutWithinItsTrailer(missing: Int) throws {
    let cut = try gzip(plain).dropLast(missing)
    try expectRefusal(cutOff(after: cut.count), with: Array(cut))
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
    try expectRefusal(bytes(after: first.count, fileOf: both.count), with: both)
  }

  @Test func contentInTwoMembers() throws {
    let first = try gzip(Array(plain.prefix(100)))
    let both = try first + gzip(Array(plain.dropFirst(100)))
    try expectRefusal(bytes(after: first.count, fileOf: both.count), with: both)
  }

  @Test func oneByteAfterTheStream() throws {
    let stream = try gzip(plain)
    try expectRefusal(bytes(after: stream.count, fileOf: stream.count + 1), with: stream + [0])
  }

  /// Refused before anything is allocated: no gzip file of this size unpacks to that.
  @Test func bombThatPromisesTenGibibytes() throws {
    let dimensions: [UInt32] = [10 << 20, 32, 32]
    let bomb = try gzip(idx(dimensions, [UInt8](repeating: 0, count: 1 << 20)))
    try #require(bomb.count < 4096)
    let problem =
      "header promises too much: expected at most \(bomb.count * 1032 - 16) bytes in so "
      + "small a file, found \(10 << 30)"
    try expectRefusal(problem, with: bomb)
    let plain = "too few bytes: expected \(10 << 30) after the header, found 3"
    try expectRefusal(plain, with: idx(dimensions, [1, 2, 3]))
  }

  /// Refused after the first byte too many: the rest is never unpacked.
  @Test func bombThatUnpacksToMoreThanItPromises() throws {
    let zeros = [UInt8](repeating: 0, count: 64 << 20)
    let bomb = try gzip(idx([24, 2, 3], zeros))
    try expectRefusal("too many bytes: expected 144 after the header, found more", with: bomb)
  }

  /// zlib's own best: a run of zeros must not be taken for a promise too large.
  @Test func mostThatGzipCanPack() throws {
    let bytes = try gzip(idx([1 << 14, 32, 32], [UInt8](repeating: 0, count: 1 << 24)))
    #expect(try read(bytes).elements.count == 1 << 24)
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
      try IDXFile(buffer, path: "images", dimensionCount: 3)
    }
  }

  private func flipping(_ bit: Int, of bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    bytes[bit / 8] ^= 1 << UInt8(bit % 8)
    return bytes
  }

  private func corrupt(_ reason: String) -> DatasetError {
    DatasetError(
      "images", "gzip stream corrupt", expected: "valid data and checksum",
      found: "zlib's answer '\(reason)'")
  }

  private func cutOff(after count: Int) -> String {
    "gzip stream cut off: expected its end, found the file's end after \(count) bytes"
  }

  private func bytes(after stream: Int, fileOf count: Int) -> String {
    "bytes after the gzip stream: expected one stream of \(stream) bytes, found a file of \(count)"
  }
}
