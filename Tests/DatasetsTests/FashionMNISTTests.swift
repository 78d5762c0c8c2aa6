import Datasets
import Platform
import Testing

private let directory = "/usr/share/datasets/fashion-mnist"

/// Debian's package `dataset-fashion-mnist`, where it is installed.
@Suite(.enabled(if: FileManager.default.fileExists(atPath: directory)))
struct FashionMNISTTests {
  /// Counts from its README, first labels as in TensorFlow's tutorial on it.
  @Test func loads() throws {
    let fashion = try ImageDataset(directory: directory)
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
