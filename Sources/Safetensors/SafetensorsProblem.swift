import Basics

/// What the format forbids in a file. Offsets are bytes from the beginning of the header.
public enum SafetensorsProblem: Error, Equatable, CustomStringConvertible, Sendable {
  /// Not even the 8 bytes of the header's length.
  case tooShort(found: Int)
  /// A header of more than 100,000,000 bytes.
  case headerTooLong(found: UInt64)
  /// A header that ends beyond the end of the file.
  case headerBeyondEnd(expected: Int, found: Int)
  /// A header that does not begin with `{`.
  case wrongStart(found: UInt8?)
  /// A header that is not UTF-8.
  case notUTF8
  /// A header that is no JSON, or JSON of another form than a header's.
  case malformed(offset: Int, expected: String)
  /// A number of 2^48 or more.
  case numberTooLarge(offset: Int)
  /// Something else than blanks after the header's last brace.
  case wrongPadding(offset: Int)
  /// Two tensors, or two `__metadata__`, of one name.
  case duplicateName(String)
  /// Two values of one name in `__metadata__`.
  case duplicateMetadata(String)
  /// A value in `__metadata__` that is no string.
  case metadataIsNoText(String)
  /// A tensor that the format forbids.
  case tensor(String, TensorProblem)
  /// A file that ends before the last tensor does.
  case tooFewBytes(expected: Int, found: Int)
  /// Bytes after the last tensor.
  case tooManyBytes(expected: Int, found: Int)

  /// What was expected, and what was found.
  public var description: String {
    switch self {
    case .tooShort(let found): "expected 8 bytes that tell the header's length, found \(found)"
    case .headerTooLong(let found):
      "expected a header of at most \(grouped(SafetensorsHeader.byteLimit)) bytes, found \(found)"
    case .headerBeyondEnd(let expected, let found):
      "expected a header of \(expected) bytes, found \(found) until the end of the file"
    case .wrongStart(let found):
      "expected a header that begins with '{', found " + (found.map { "byte \($0)" } ?? "none")
    case .notUTF8: "expected a header in UTF-8, found other bytes"
    case .malformed(let offset, let expected):
      "expected \(expected) at byte \(offset) of the header, found something else"
    case .numberTooLarge(let offset):
      "expected numbers below 2^48, found a larger one at byte \(offset) of the header"
    case .wrongPadding(let offset):
      "expected nothing but blanks from byte \(offset) of the header on, found other text"
    case .duplicateName(let name): "expected each name once, found '\(name)' twice"
    case .duplicateMetadata(let name):
      "expected each name once in the metadata, found '\(name)' twice"
    case .metadataIsNoText(let name):
      "expected a string as metadata '\(name)', found something else"
    case .tensor(let name, let problem): "tensor '\(name)': \(problem)"
    case .tooFewBytes(let expected, let found), .tooManyBytes(let expected, let found):
      "expected \(expected) bytes of tensors, found \(found)"
    }
  }
}
