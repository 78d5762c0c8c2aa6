import Basics

/// Reads the parts of an IDX file from a stream, in their order, and digests them on the way.
struct IDXReader {
  /// Small enough that a piece is still in the CPU's cache when it is digested.
  private static let pieceBytes = 1 << 18

  private let path: String
  private let stream: any ByteStream
  private let digest = IncrementalSHA256()

  init(path: String, stream: any ByteStream) {
    self.path = path
    self.stream = stream
  }

  /// The dimensions as the header has them, once its type and number of them are right.
  func readHeader(dimensionCount: Int) throws(DatasetError) -> [Int] {
    let expectedBytes = 4 + 4 * dimensionCount
    let magic = [0, 0, 8, UInt8(dimensionCount)]
    let found = try readUpTo(4)
    guard found.prefix(2).elementsEqual(magic.prefix(min(2, found.count))) else {
      throw error(.wrongMagic(expected: magic, found: found))
    }
    guard found.count == 4 else {
      throw error(.headerTooShort(expectedBytes: expectedBytes, foundBytes: found.count))
    }
    guard found[2] == magic[2] else { throw error(.wrongElementType(found: found[2])) }
    guard found[3] == magic[3] else {
      throw error(.wrongDimensionCount(expected: dimensionCount, found: Int(found[3])))
    }
    let sizes = try readUpTo(4 * dimensionCount)
    guard sizes.count == 4 * dimensionCount else {
      throw error(.headerTooShort(expectedBytes: expectedBytes, foundBytes: 4 + sizes.count))
    }
    return stride(from: 0, to: sizes.count, by: 4).map { start in
      sizes[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
    }
  }

  /// The elements, as many as the product of `dimensions`.
  func readElements(dimensions: [Int]) throws(DatasetError) -> [UInt8] {
    let count = try elementCount(dimensions)
    let headerBytes = 4 + 4 * dimensions.count
    try stream.checkPromise(headerBytes: headerBytes, payloadBytes: count)
    guard canAllocate(count) else { throw error(.outOfMemory(bytes: count)) }
    let elements = try readUpTo(count)
    guard elements.count == count else {
      throw error(.tooFewBytes(expected: count, found: elements.count))
    }
    return elements
  }

  /// The digest of the whole file; throws if it goes on after its `elementCount` elements.
  func finish(elementCount: Int) throws(DatasetError) -> String {
    guard try readUpTo(1).isEmpty else { throw error(.tooManyBytes(expected: elementCount)) }
    return digest.finish()
  }

  private func elementCount(_ dimensions: [Int]) throws(DatasetError) -> Int {
    guard !dimensions.contains(0) else { throw error(.zeroDimension(dimensions)) }
    var count = 1
    for dimension in dimensions {
      let (product, overflow) = count.multipliedReportingOverflow(by: dimension)
      guard !overflow else { throw error(.dimensionsOverflow(dimensions)) }
      count = product
    }
    return count
  }

  /// The next `count` bytes, or fewer at the end.
  private func readUpTo(_ count: Int) throws(DatasetError) -> [UInt8] {
    try [UInt8](unsafeUninitializedCapacity: count) { (buffer, filled) throws(DatasetError) in
      filled = try fill(UnsafeMutableRawBufferPointer(start: buffer.baseAddress, count: count))
    }
  }

  /// Fills `buffer` with the next bytes, digests them, and returns how many there were: fewer
  /// than it holds only at the end.
  private func fill(_ buffer: UnsafeMutableRawBufferPointer) throws(DatasetError) -> Int {
    var filled = 0
    while filled < buffer.count {
      let piece = buffer[filled..<min(filled + Self.pieceBytes, buffer.count)]
      let count = try stream.read(into: UnsafeMutableRawBufferPointer(rebasing: piece))
      guard count > 0 else { break }
      digest.update(UnsafeRawBufferPointer(rebasing: piece.prefix(count)))
      filled += count
    }
    return filled
  }

  private func error(_ problem: DatasetProblem) -> DatasetError {
    DatasetError(path: path, problem: problem)
  }
}
