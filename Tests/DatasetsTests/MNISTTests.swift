import Platform
import Testing

@testable import Datasets

/// The data set that is embedded, against what is published about it.
@Suite struct MNISTTests {
  @Test func hasTheBooksParts() throws {
    let mnist = try ImageDataset.mnist()
    #expect(mnist.name == "MNIST")
    #expect(mnist.train.count == 55_000)
    #expect(mnist.validation.count == 5_000)
    #expect(mnist.test.count == 10_000)
    for set in [mnist.train, mnist.validation, mnist.test] {
      #expect(set.width == 28 && set.height == 28 && set.pixelCount == 784)
      #expect(set.pixels.count == set.count * 784)
    }
  }

  /// The well-known first digits: the validation set is the first images of the training file.
  @Test func hasTheKnownLabels() throws {
    let mnist = try ImageDataset.mnist()
    #expect(mnist.validation.labels.prefix(5) == [5, 0, 4, 1, 9])
    #expect(mnist.test.labels.prefix(10) == [7, 2, 1, 0, 4, 1, 4, 9, 5, 9])
    #expect(mnist.test.firstOfEachClass() == [3, 2, 1, 18, 4, 8, 11, 0, 61, 7])
  }

  /// The first test digit, a seven: its bar is near the top, and its foot left of its head.
  @Test func isTheRightWayUp() throws {
    let seven = try ImageDataset.mnist().test[0]
    let rows = (0..<28).map { row in seven.dropFirst(row * 28).prefix(28).map(Int.init) }
    let inked = rows.indices.filter { rows[$0].contains { $0 > 127 } }
    #expect(inked.first == 7 && inked.last == 26)
    func center(_ row: [Int]) -> Int {
      row.enumerated().reduce(0) { $0 + $1.offset * $1.element } / row.reduce(0, +)
    }
    #expect(center(rows[24]) < center(rows[10]))
  }

  /// The published digests of the four unpacked files.
  @Test(arguments: [
    (
      DataFile.trainImages, [60_000, 28, 28],
      "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"
    ),
    (
      .trainLabels, [60_000],
      "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"
    ),
    (
      .testImages, [10_000, 28, 28],
      "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"
    ),
    (
      .testLabels, [10_000],
      "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"
    ),
  ])
  func isThePublishedFile(file: DataFile, dimensions: [Int], digest: String) throws {
    let contents = try file.readEmbedded()
    #expect(contents.dimensions == dimensions)
    #expect(contents.digest == digest)
  }

  /// By `sha256sum train-i* train-l* t10k-i* t10k-l* | cut -c 1-64 | sha256sum` of the files.
  @Test func hasTheDigestOfItsDigests() throws {
    let expected = "ac89dbc26b7b0b5f68ff586bc0579a0c16e78b3436b0c71ccdd0169cbebf9ff7"
    #expect(try ImageDataset.mnist().digest == expected)
  }

  @Test func refusesAnEmbeddedFileThatIsNotThePublishedOne() throws {
    let error = try #require(throws: DatasetError.self) {
      try DataFile.testLabels.readEmbedded(digest: "0123")
    }
    #expect(error.path == "embedded t10k-labels-idx1-ubyte.gz")
    #expect(error.description.contains("expected SHA-256 0123, found ff7bcfd4"))
    #expect(error.exitCode == .badData)
  }
}

private let fashionDirectory = "/usr/share/datasets/fashion-mnist"

/// Debian's package `dataset-fashion-mnist`, where it is installed.
@Suite(.enabled(if: FileManager.default.fileExists(atPath: fashionDirectory)))
struct FashionMNISTTests {
  /// Counts from its README, first labels as in TensorFlow's tutorial on it.
  @Test func loads() throws {
    let fashion = try ImageDataset(directory: fashionDirectory)
    #expect(fashion.name == "fashion-mnist")
    #expect(fashion.train.count + fashion.validation.count == 60_000)
    #expect(fashion.validation.count == 5_000)
    #expect(fashion.test.count == 10_000)
    #expect(fashion.train.width == 28 && fashion.train.height == 28)
    #expect(fashion.validation.labels.prefix(3) == [9, 0, 0])
    #expect(fashion.test.labels.prefix(10) == [9, 2, 1, 1, 6, 1, 4, 6, 5, 7])
    #expect(fashion.test.firstOfEachClass().count == 10)
  }
}
