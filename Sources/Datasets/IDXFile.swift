import Basics
import Platform

// The IDX format of the files of MNIST, as its authors define it. Numbers are big-endian.
//
//     offset   bytes
//     0        2      zero
//     2        1      the type of the elements: 08 for unsigned bytes, the only one read here
//     3        1      the number of dimensions: 3 for images (count, rows, columns), 1 for labels
//     4        4 x d  the size of each dimension, 32 bits without a sign
//     4 + 4d   …      the elements, the last dimension varying fastest; then the file ends
//
// Nothing is taken on trust: what the header promises is checked before memory is allocated for
// it, the elements must be as many as promised, and the file must end there.

/// An IDX file of unsigned bytes, wholly read and checked.
struct IDXFile: Sendable {
  /// The name for error messages.
  let path: String
  /// The size of each dimension, none of them 0.
  let dimensions: [Int]
  /// The elements, as many as the product of the dimensions.
  let elements: [UInt8]
  /// The SHA-256 digest of the whole file, unpacked.
  let digest: String

  /// Reads all of `storage`, which is a plain IDX file or one packed by gzip.
  ///
  /// Which of the two, its first bytes tell, whatever its name. Throws if anything in it isn't as
  /// it should be, or if it doesn't have `dimensionCount` dimensions.
  init(_ storage: any ByteStorage, dimensionCount: Int) throws(DatasetError) {
    let stream = try Self.stream(of: storage)
    let reader = IDXReader(path: storage.path, stream: stream)
    path = storage.path
    dimensions = try reader.readHeader(dimensionCount: dimensionCount)
    elements = try reader.readElements(dimensions: dimensions)
    digest = try reader.finish(elementCount: elements.count)
  }

  private static func stream(of storage: any ByteStorage) throws(DatasetError) -> any ByteStream {
    guard let first = try byte(at: 0, of: storage) else {
      throw DatasetError(path: storage.path, problem: .empty)
    }
    let second = try byte(at: 1, of: storage)
    return (first, second) == (0x1f, 0x8b) ? try GzipStream(storage) : PlainStream(storage)
  }

  /// The byte at `offset`, or nil at the end. (A read of two bytes may get only one of them.)
  private static func byte(
    at offset: Int, of storage: any ByteStorage
  ) throws(DatasetError) -> UInt8? {
    var byte: UInt8 = 0
    let count = try withUnsafeMutableBytes(of: &byte) { (buffer) throws(DatasetError) in
      try storage.read(into: buffer, at: offset)
    }
    return count > 0 ? byte : nil
  }
}

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

/// Whether the system would hand out `byteCount` bytes of memory now, and a mebibyte more.
///
/// An array that it refuses ends the process, so large ones of a size that a file names are asked
/// for first. (By mapping: a pair of `malloc` and `free` may be optimized away.)
func canAllocate(_ byteCount: Int) -> Bool {
  let access = PROT_READ | PROT_WRITE
  let enough = Int(clamping: UInt(byteCount) + (1 << 20))
  let memory = mmap(nil, enough, access, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
  guard memory != MAP_FAILED else { return false }
  munmap(memory, enough)
  return true
}
