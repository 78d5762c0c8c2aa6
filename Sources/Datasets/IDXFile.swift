import Basics

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
