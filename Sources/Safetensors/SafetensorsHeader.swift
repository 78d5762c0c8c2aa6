/// The header of a safetensors file: its tensors and its metadata.
///
/// The format, as its authors publish it (the README and the JSON schema of
/// `huggingface/safetensors`): 8 bytes, the length of the header as a little-endian integer; the
/// header, a JSON object that begins with `{` and may end in blanks; the bytes of the tensors, little-endian
/// and row-major. Each tensor has `dtype`, `shape` and `data_offsets`; `__metadata__` maps text to
/// text. Tensors cover the bytes without a hole and without an overlap.
public struct SafetensorsHeader: Equatable, Sendable {
  /// The name of the entry that is no tensor.
  static let metadataKey = "__metadata__"
  /// The longest header that readers take, in bytes.
  static let byteLimit = 100_000_000
  /// The largest number that the schema allows.
  static let numberLimit = 1 << 48

  /// The tensors in the order of their bytes.
  public let entries: [TensorEntry]
  /// Text by names.
  public let metadata: [String: String]

  /// Reads the header `bytes` of a file in which `dataByteCount` bytes follow it.
  public init(_ bytes: [UInt8], dataByteCount: Int) throws(SafetensorsProblem) {
    var scanner = try HeaderScanner(bytes)
    let header = try scanner.header()
    metadata = header.metadata
    entries = header.entries.sorted {
      ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
    }
    try Self.check(entries, cover: dataByteCount)
  }

  /// The tensor `name`.
  public subscript(name: String) -> TensorEntry? {
    entries.first { $0.name.utf8.elementsEqual(name.utf8) }
  }

  /// Each tensor begins where the one before it ends, and the last ends where the file does.
  private static func check(
    _ entries: [TensorEntry], cover byteCount: Int
  ) throws(SafetensorsProblem) {
    var end = 0
    for entry in entries {
      let begin = entry.range.lowerBound
      guard begin >= end else { throw .tensor(entry.name, .overlap(expected: end, found: begin)) }
      guard begin == end else { throw .tensor(entry.name, .hole(expected: end, found: begin)) }
      end = entry.range.upperBound
    }
    guard end <= byteCount else { throw .tooFewBytes(expected: end, found: byteCount) }
    guard end == byteCount else { throw .tooManyBytes(expected: end, found: byteCount) }
  }
}

extension TensorEntry {
  /// The tensor of the header's fields.
  init(
    name: String, type: String, shape: [Int], offsets: [Int]
  ) throws(SafetensorsProblem) {
    guard let type = ElementType(rawValue: type) else {
      throw .tensor(name, .unknownType(type))
    }
    guard offsets.count == 2 else { throw .tensor(name, .offsetCount(found: offsets.count)) }
    let (begin, end) = (offsets[0], offsets[1])
    guard begin <= end else { throw .tensor(name, .reversedOffsets(begin: begin, end: end)) }
    var bitCount = type.bitCount
    for size in shape {
      let (product, overflows) = bitCount.multipliedReportingOverflow(by: size)
      guard !overflows else { throw .tensor(name, .overflow) }
      bitCount = product
    }
    guard bitCount % 8 == 0 else { throw .tensor(name, .partOfAByte(bitCount: bitCount)) }
    guard end - begin == bitCount / 8 else {
      throw .tensor(name, .wrongByteCount(expected: bitCount / 8, found: end - begin))
    }
    self.init(name: name, type: type, shape: shape, range: begin..<end)
  }
}
