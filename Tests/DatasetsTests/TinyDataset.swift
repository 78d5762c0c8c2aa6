import Datasets
import Platform
import TestSupport

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
