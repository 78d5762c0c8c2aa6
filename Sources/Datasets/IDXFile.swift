import Platform

/// An IDX file of unsigned bytes, wholly read and checked: the format of MNIST's files, as its authors
/// define it. Numbers are big-endian.
///
///     offset   bytes
///     0        2      zero
///     2        1      the type of the elements: 08 for unsigned bytes, the only one read here
///     3        1      the number of dimensions: 3 for images (count, rows, columns), 1 for labels
///     4        4 x d  the size of each dimension, 32 bits without a sign
///     4 + 4d   …      the elements, the last dimension varying fastest; then the file ends
///
/// The header's promises are checked before memory is allocated for the elements.
struct IDXFile: Sendable {
  /// The name for error messages.
  let path: String
  /// The size of each dimension, at least 1.
  let dimensions: [Int]
  /// The elements, as many as the product of the dimensions.
  let elements: [UInt8]
  /// The SHA-256 digest of the whole file, unpacked.
  let digest: String

  /// Reads `bytes`, a plain IDX file or one packed by gzip, which must have `dimensionCount` dimensions
  /// and, if given, the digest `publishedDigest`.
  init(
    _ bytes: UnsafeRawBufferPointer, path: String, dimensionCount: Int,
    publishedDigest: String? = nil
  ) throws(DatasetError) {
    self.path = path
    let source = try UnpackedBytes(bytes, path: path)
    dimensions = try Self.dimensions(source, count: dimensionCount, path)
    let count = try Self.elementCount(dimensions, path)
    try source.checkPromise(of: count, after: 4 + 4 * dimensionCount)
    guard canAllocate(count) else {
      throw DatasetError(
        path, "too large for this machine", expected: "memory for \(count) bytes", found: "less")
    }
    elements = try source.next(count)
    guard elements.count == count else {
      throw source.wrongCount(expected: count, found: elements.count)
    }
    guard try source.next(1).isEmpty else {
      throw source.wrongCount(expected: count, found: count + 1)
    }
    digest = source.digest
    guard publishedDigest == nil || digest == publishedDigest else {
      throw DatasetError(
        path, "not the published file", expected: "SHA-256 \(publishedDigest ?? "")", found: digest)
    }
  }

  /// Reads the header.
  private static func dimensions(
    _ source: UnpackedBytes, count: Int, _ path: String
  ) throws(DatasetError) -> [Int] {
    func check(
      _ isRight: Bool, _ what: String, expected: String, found: String
    ) throws(DatasetError) {
      if !isRight { throw DatasetError(path, what, expected: expected, found: found) }
    }
    func checkLength(_ found: Int, of part: Int) throws(DatasetError) {
      try check(
        found >= part, "IDX header cut off", expected: "\(4 + 4 * count) bytes", found: "\(found)")
    }
    let magic = [0, 0, 8, UInt8(count)]
    let found = try source.next(4)
    try check(
      found.prefix(2).elementsEqual(magic.prefix(min(2, found.count))), "not an IDX file",
      expected: "first bytes \(hexadecimal(magic))", found: hexadecimal(found))
    try checkLength(found.count, of: 4)
    try check(
      found[2] == 8, "wrong element type", expected: "08 (unsigned bytes)",
      found: hexadecimal([found[2]]))
    try check(
      found[3] == magic[3], "wrong number of dimensions", expected: "\(count)", found: "\(found[3])"
    )
    let sizes = try source.next(4 * count)
    try checkLength(4 + sizes.count, of: 4 + 4 * count)
    return stride(from: 0, to: sizes.count, by: 4).map { start in
      sizes[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
    }
  }

  private static func elementCount(_ dimensions: [Int], _ path: String) throws(DatasetError) -> Int
  {
    let product = dimensions.map(String.init).joined(separator: " x ")
    guard !dimensions.contains(0) else {
      throw DatasetError(path, "a dimension is 0", expected: "at least 1", found: product)
    }
    var count = 1
    for dimension in dimensions {
      let (next, overflow) = count.multipliedReportingOverflow(by: dimension)
      guard !overflow else {
        throw DatasetError(
          path, "dimensions too large", expected: "at most \(Int.max) bytes", found: product)
      }
      count = next
    }
    return count
  }
}

/// The bytes as pairs of hexadecimal digits, such as `00 00 08 03`.
private func hexadecimal(_ bytes: [UInt8]) -> String {
  bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
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
