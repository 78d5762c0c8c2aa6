import Basics
import CZlib
import Platform
import TestSupport
import Testing

@testable import Datasets

/// A data set of 24 training and 3 test images, 3 pixels wide and 2 high, built by hand, that tests
/// spoil.
struct TinyDataset {
  static let trainImages = "train-images-idx3-ubyte"
  static let trainLabels = "train-labels-idx1-ubyte"
  static let testImages = "t10k-images-idx3-ubyte"
  static let testLabels = "t10k-labels-idx1-ubyte"

  /// The contents of each file by its name. The training images have 16 gray levels in no order, so
  /// that zlib packs them with Huffman codes.
  var files = [
    trainImages: idx([24, 2, 3], (0..<144).map { UInt8($0 * 2_654_435_761 >> 13 & 15) }),
    trainLabels: idx([24], (0..<24).map { UInt8($0 % 7) }),
    testImages: idx([3, 2, 3], (0..<18).map { UInt8(255 - $0) }),
    testLabels: idx([3], [9, 4, 9]),
  ]

  /// Writes the files to a new directory and calls `body` with it.
  func written<Result>(_ body: (String) throws -> Result) throws -> Result {
    try withTemporaryDirectory { directory in
      for (name, bytes) in files {
        try Data(bytes).write(to: URL(fileURLWithPath: directory + "/" + name))
      }
      return try body(directory)
    }
  }
}

/// Expects that the tiny data set is refused with the words `problem` once its file `name` has `bytes`:
/// with exit code 65, and in one line that names the file, what was expected and what was found.
func expectRefusal(
  _ problem: String, of name: String = TinyDataset.trainImages, with bytes: [UInt8],
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  var dataset = TinyDataset()
  dataset.files[name] = bytes
  try dataset.written { directory in
    let error = try #require(throws: DatasetError.self, sourceLocation: sourceLocation) {
      try ImageDataset(directory: directory)
    }
    #expect(
      error.description == "\(directory)/\(name): \(problem)", sourceLocation: sourceLocation)
    #expect(error.exitCode == .badData, sourceLocation: sourceLocation)
    expectOneLine(error, sourceLocation: sourceLocation)
  }
}

/// Expects that the error's description is one line which names the file, what was expected there
/// and what was found.
func expectOneLine(_ error: DatasetError, sourceLocation: SourceLocation = #_sourceLocation) {
  let line = error.description
  #expect(line.hasPrefix(error.path + ": "), sourceLocation: sourceLocation)
  #expect(line.contains(": expected "), sourceLocation: sourceLocation)
  #expect(line.contains(", found "), sourceLocation: sourceLocation)
  #expect(line.split(whereSeparator: \.isNewline).count == 1, sourceLocation: sourceLocation)
}

/// `bytes` as one gzip stream, packed by zlib.
func gzip(_ bytes: [UInt8]) throws -> [UInt8] {
  var zlib = z_stream()
  let size = Int32(MemoryLayout<z_stream>.size)
  let started = deflateInit2_(
    &zlib, 9, Z_DEFLATED, 16 + MAX_WBITS, 9, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size)
  guard started == Z_OK else { throw ZlibError(status: started) }
  defer { deflateEnd(&zlib) }
  var packed = [UInt8](repeating: 0, count: Int(deflateBound(&zlib, UInt(bytes.count))))
  var input = bytes
  let status = input.withUnsafeMutableBufferPointer { source in
    packed.withUnsafeMutableBufferPointer { target in
      zlib.next_in = source.baseAddress
      zlib.avail_in = UInt32(source.count)
      zlib.next_out = target.baseAddress
      zlib.avail_out = UInt32(target.count)
      return deflate(&zlib, Z_FINISH)
    }
  }
  guard status == Z_STREAM_END else { throw ZlibError(status: status) }
  return Array(packed.dropLast(Int(zlib.avail_out)))
}

struct ZlibError: Error {
  let status: Int32
}
