import Basics

/// Why a data set can't be used: the file or directory at fault, and its problem.
public struct DatasetError: ReportableError, Equatable {
  /// The file or directory as it was named, or `embedded …` for a file in the binary.
  public let path: String
  /// What is wrong with it.
  public let problem: DatasetProblem

  /// `noInput` if a file is missing or can't be read, `badData` if its content is wrong.
  public var exitCode: ExitCode {
    switch problem {
    case .missing, .unreadable, .wrongKind: .noInput
    default: .badData
    }
  }

  /// The error of a file that the system refuses to read, for the system's `reason`.
  static func unreadable(_ path: String, _ reason: String) -> DatasetError {
    DatasetError(path: path, problem: .unreadable(reason: reason))
  }

  /// One line: `path: what: expected X, found Y`. Control characters of the path are escaped.
  public var description: String {
    let (what, expected, found) = problem.parts
    return singleLine("\(path): \(what): expected \(expected), found \(found)")
  }
}

/// `text` with its control characters escaped, so that it stays on one line.
private func singleLine(_ text: String) -> String {
  text.unicodeScalars.map { scalar in
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: scalar.escaped(asASCII: true)
    default: String(scalar)
    }
  }.joined()
}

/// What can be wrong with a data set's file or directory.
public enum DatasetProblem: Sendable, Equatable {
  /// The directory, or both the plain and the packed file of a name, don't exist.
  case missing(expected: String)
  /// The system refuses to open, examine or read it.
  case unreadable(reason: String)
  /// Something else, such as a FIFO or a directory, stands in the place of a file or directory.
  case wrongKind(expected: String, found: String)

  /// The file has no bytes.
  case empty
  /// The file doesn't begin as an IDX file does, with two zero bytes; `found` has at most four.
  case wrongMagic(expected: [UInt8], found: [UInt8])
  /// The elements aren't unsigned bytes (type 08).
  case wrongElementType(found: UInt8)
  /// Images have three dimensions, labels one.
  case wrongDimensionCount(expected: Int, found: Int)
  /// The file ends within its header.
  case headerTooShort(expectedBytes: Int, foundBytes: Int)
  /// One of the dimensions is 0.
  case zeroDimension([Int])
  /// The product of the dimensions doesn't fit an `Int`.
  case dimensionsOverflow([Int])
  /// A gzip file of this size can't hold as much as the header promises.
  case promiseTooLarge(possibleBytes: Int, promisedBytes: Int)
  /// The machine lacks memory for the elements that the header promises.
  case outOfMemory(bytes: Int)
  /// The file holds fewer bytes after its header than promised.
  case tooFewBytes(expected: Int, found: Int)
  /// The file holds more bytes after its header than promised.
  case tooManyBytes(expected: Int)

  /// The file ends before its gzip stream does.
  case gzipTruncated(packedBytes: Int)
  /// The gzip stream breaks its format, or its checksum or length doesn't match.
  case gzipCorrupt(reason: String)
  /// The file goes on after its gzip stream, perhaps with a second one.
  case bytesAfterGzip(streamBytes: Int, foundBytes: Int)

  /// There isn't one label for each image.
  case labelCount(expected: Int, found: Int)
  /// A label isn't in 0...9; `index` counts from 0.
  case labelOutOfRange(index: Int, found: UInt8)
  /// The test images aren't of the training images' size.
  case imageSize(expected: ImageSize, found: ImageSize)
  /// A twelfth of the training images, the validation set, would be empty.
  case tooFewImages(expected: Int, found: Int)
  /// An embedded file isn't the published one.
  case wrongDigest(expected: String, found: String)
}

extension DatasetProblem {
  /// What is wrong, what was expected and what was found, each a phrase for the error's line.
  var parts: (what: String, expected: String, found: String) {
    switch self {
    case .missing(let expected):
      ("missing", expected, "nothing")
    case .unreadable(let reason):
      ("unreadable", "permission to read it", "the system's answer '\(reason)'")
    case .wrongKind(let expected, let found):
      ("wrong kind of file", expected, found)
    case .empty:
      ("empty", "an IDX file, plain or packed by gzip", "0 bytes")
    case .wrongMagic(let expected, let found):
      ("not an IDX file", "first bytes \(hexadecimal(expected))", hexadecimal(found))
    case .wrongElementType(let found):
      ("wrong element type", "08 (unsigned bytes)", hexadecimal([found]))
    case .wrongDimensionCount(let expected, let found):
      ("wrong number of dimensions", "\(expected)", "\(found)")
    case .headerTooShort(let expected, let found):
      ("IDX header cut off", "\(expected) bytes", "\(found)")
    case .zeroDimension(let dimensions):
      ("a dimension is 0", "at least 1", product(dimensions))
    case .dimensionsOverflow(let dimensions):
      ("dimensions too large", "at most \(Int.max) bytes", product(dimensions))
    case .promiseTooLarge(let possible, let promised):
      ("header promises too much", "at most \(possible) bytes in so small a file", "\(promised)")
    case .outOfMemory(let bytes):
      ("too large for this machine", "memory for \(bytes) bytes", "less")
    case .tooFewBytes(let expected, let found):
      ("too few bytes", "\(expected) after the header", "\(found)")
    case .tooManyBytes(let expected):
      ("too many bytes", "\(expected) after the header", "more")
    case .gzipTruncated(let packed):
      ("gzip stream cut off", "its end", "the file's end after \(packed) bytes")
    case .gzipCorrupt(let reason):
      ("gzip stream corrupt", "valid data and checksum", "zlib's answer '\(reason)'")
    case .bytesAfterGzip(let stream, let found):
      ("bytes after the gzip stream", "one stream of \(stream) bytes", "a file of \(found)")
    case .labelCount(let expected, let found):
      ("wrong number of labels", "\(expected), one for each image", "\(found)")
    case .labelOutOfRange(let index, let found):
      ("label out of range", "0 to 9", "\(found) at index \(index)")
    case .imageSize(let expected, let found):
      ("image size differs from the training images'", "\(expected)", "\(found)")
    case .tooFewImages(let expected, let found):
      ("too few training images", "at least \(expected)", "\(found)")
    case .wrongDigest(let expected, let found):
      ("not the published file", "SHA-256 \(expected)", found)
    }
  }
}

/// The bytes as pairs of hexadecimal digits, such as `00 00 08 03`.
private func hexadecimal(_ bytes: [UInt8]) -> String {
  bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
}

private func product(_ dimensions: [Int]) -> String {
  dimensions.map(String.init).joined(separator: " x ")
}
