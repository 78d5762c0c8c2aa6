/// What the format forbids in the entry of one tensor.
public enum TensorProblem: Error, Equatable, CustomStringConvertible, Sendable {
  /// A field twice.
  case duplicateField(String)
  /// A field that tensors do not have.
  case unknownField(String)
  /// One of `dtype`, `shape` and `data_offsets` is not there.
  case missingField(String)
  /// A `dtype` that the format does not have.
  case unknownType(String)
  /// `data_offsets` of more or fewer than two numbers.
  case offsetCount(found: Int)
  /// `data_offsets` that end before they begin.
  case reversedOffsets(begin: Int, end: Int)
  /// A shape whose size in bits is 2^63 or more.
  case overflow
  /// Elements smaller than a byte that fill no whole number of bytes.
  case partOfAByte(bitCount: Int)
  /// `data_offsets` of another size than `dtype` and `shape` have.
  case wrongByteCount(expected: Int, found: Int)
  /// Bytes before the tensor that belong to none.
  case hole(expected: Int, found: Int)
  /// Bytes that belong to the tensor before, too.
  case overlap(expected: Int, found: Int)

  /// What was expected, and what was found.
  public var description: String {
    switch self {
    case .duplicateField(let field): "expected '\(field)' once, found it twice"
    case .unknownField(let field):
      "expected dtype, shape and data_offsets alone, found '\(field)'"
    case .missingField(let field): "expected '\(field)', found none"
    case .unknownType(let found): "expected a dtype of the format, such as F32, found '\(found)'"
    case .offsetCount(let found): "expected 2 data_offsets, found \(found)"
    case .reversedOffsets(let begin, let end):
      "expected data_offsets in order, found [\(begin), \(end)]"
    case .overflow: "expected fewer than 2^63 bits, found a larger shape"
    case .partOfAByte(let bitCount): "expected whole bytes, found \(bitCount) bits"
    case .wrongByteCount(let expected, let found):
      "expected \(expected) bytes by dtype and shape, found data_offsets of \(found)"
    case .hole(let expected, let found):
      "expected it to begin at byte \(expected), found \(found), which leaves a hole"
    case .overlap(let expected, let found):
      "expected it to begin at byte \(expected), found \(found), in the tensor before"
    }
  }
}
