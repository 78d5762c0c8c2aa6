import Datasets
import Testing

@Suite struct ImageSetTests {
  /// Pixels 255, 254, … of three images with labels 9, 4, 9.
  private func tinyTestSet() throws -> ImageSet {
    try TinyDataset().written { try ImageDataset(directory: $0).test }
  }

  @Test func givesImagesByIndex() throws {
    let set = try tinyTestSet()
    #expect(Array(set[0]) == [255, 254, 253, 252, 251, 250])
    #expect(Array(set[2]) == [243, 242, 241, 240, 239, 238])
  }

  @Test func takesParts() throws {
    let set = try tinyTestSet()
    #expect(set.prefix(2).count == 2)
    #expect(Array(set.prefix(2).labels) == [9, 4])
    #expect(set.prefix(0).count == 0 && set.prefix(0).pixels.isEmpty)
    #expect(set.prefix(Int.max).count == 3)
    #expect(set.dropFirst(3).count == 0)
    #expect(set.dropFirst(Int.max).pixels.isEmpty)
    let middle = set.dropFirst(1).prefix(1)
    #expect(middle.count == 1 && middle.width == 3 && middle.height == 2)
    #expect(Array(middle[0]) == [249, 248, 247, 246, 245, 244])
    #expect(middle.firstOfEachClass() == [0])
  }

  @Test func takesImagesByTheirIndices() throws {
    let set = try tinyTestSet().dropFirst(1)
    let chosen = set.images(at: [1, 0, 1])
    #expect(chosen.count == 3 && chosen.width == 3 && chosen.height == 2)
    #expect(Array(chosen.labels) == [9, 4, 9])
    #expect(Array(chosen[0]) == Array(set[1]) && Array(chosen[1]) == Array(set[0]))
    #expect(set.images(at: []).count == 0)
  }

  @Test func givesPixelsFromZeroToOne() throws {
    let set = try tinyTestSet()
    #expect(set.intensities.map(\.count) == [6, 6, 6])
    #expect(set.intensities[0][0] == 1 && set.intensities[0][1] == Float(254) / 255)
  }

  @Test func sharesItsStorageWithItsParts() throws {
    let set = try tinyTestSet()
    let last = set.dropFirst(2)
    let address = set.pixels.withUnsafeBytes { $0.baseAddress.map { $0 + 12 } }
    #expect(last.pixels.withUnsafeBytes { $0.baseAddress } == address)
  }

  @Test func findsTheFirstOfEachClassThatOccurs() throws {
    #expect(try tinyTestSet().firstOfEachClass() == [1, 0])
  }
}

@Suite struct MeanImageTests {
  /// Both figures as NumPy computes them in double precision from the same files.
  @Test func meanImageOfMNIST() throws {
    let mnist = try ImageDataset.mnist()
    let mean = mnist.train.meanImage
    #expect(mean.count == 784)
    #expect(abs(mean.reduce(0, +) / 784 - 0.13070030412164865) < 1e-12)
    let error = mnist.test.meanSquaredError(ofAlwaysAnswering: mean)
    #expect(abs(error - 0.06746611586976164) < 1e-12)
  }
}
