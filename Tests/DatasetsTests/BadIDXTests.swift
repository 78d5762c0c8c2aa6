import Testing

@testable import Datasets

/// IDX files that aren't as they should be: the training images, unless another is named.
@Suite struct BadIDXTests {
  private let good = TinyDataset().files[TinyDataset.trainImages] ?? []

  @Test func emptyFile() throws {
    let problem = "empty: expected an IDX file, plain or packed by gzip, found 0 bytes"
    try expectRefusal(problem, with: [])
    try expectRefusal(problem, of: TinyDataset.testLabels, with: [])
  }

  @Test func emptyFilePacked() throws {
    try expectRefusal("IDX header cut off: expected 16 bytes, found 0", with: gzip([]))
  }

  @Test(arguments: [[1, 0, 8, 3], [0, 1, 8, 3], [0x89, 0x50, 0x4e, 0x47], [0xff]] as [[UInt8]])
  func wrongMagic(start: [UInt8]) throws {
    let found = start.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
    let problem = "not an IDX file: expected first bytes 00 00 08 03, found \(found)"
    try expectRefusal(problem, with: start + (start.count == 4 ? good.dropFirst(4) : []))
  }

  @Test(arguments: [0, 9, 0x0b, 0x0c, 0x0d, 0x0e, 255] as [UInt8])
  func wrongElementType(type: UInt8) throws {
    let bytes = idx([24, 2, 3], [UInt8](repeating: 0, count: 144), type: type)
    let found = (type < 16 ? "0" : "") + String(type, radix: 16)
    try expectRefusal(
      "wrong element type: expected 08 (unsigned bytes), found \(found)", with: bytes)
  }

  @Test(arguments: [[], [144], [24, 6], [24, 1, 2, 3], [UInt32](repeating: 1, count: 255)])
  func wrongNumberOfDimensionsOfImages(dimensions: [UInt32]) throws {
    let bytes = idx(dimensions, [UInt8](repeating: 0, count: 144))
    let problem = "wrong number of dimensions: expected 3, found \(dimensions.count)"
    try expectRefusal(problem, with: bytes)
  }

  @Test func wrongNumberOfDimensionsOfLabels() throws {
    let bytes = idx([24, 1, 1], [UInt8](repeating: 0, count: 24))
    let problem = "wrong number of dimensions: expected 1, found 3"
    try expectRefusal(problem, of: TinyDataset.trainLabels, with: bytes)
  }

  @Test(arguments: [1, 2, 3, 4, 5, 15])
  func headerCutOff(count: Int) throws {
    let problem = "IDX header cut off: expected 16 bytes, found \(count)"
    try expectRefusal(problem, with: Array(good.prefix(count)))
    try expectRefusal(problem, with: gzip(Array(good.prefix(count))))
  }

  @Test(arguments: [[0, 28, 28], [24, 0, 28], [24, 28, 0], [0, 0, 0]] as [[UInt32]])
  func dimensionOfZero(dimensions: [UInt32]) throws {
    let problem = "a dimension is 0: expected at least 1, found \(product(dimensions))"
    try expectRefusal(problem, with: idx(dimensions, []))
    try expectRefusal(problem, with: gzip(idx(dimensions, good)))
  }

  @Test func dimensionOfZeroInLabels() throws {
    try expectRefusal(
      "a dimension is 0: expected at least 1, found 0", of: TinyDataset.testLabels,
      with: idx([0], []))
  }

  @Test func dimensionsWhoseProductOverflows() throws {
    let most = UInt32.max
    func problem(_ dimensions: [UInt32]) -> String {
      "dimensions too large: expected at most \(Int.max) bytes, found \(product(dimensions))"
    }
    try expectRefusal(problem([most, most, most]), with: idx([most, most, most], [1, 2, 3]))
    try expectRefusal(
      problem([most, most, most]), with: gzip(idx([most, most, most], [1, 2, 3])))
    // 2^63, one more than the largest Int.
    let next: [UInt32] = [1 << 31, 1 << 31, 2]
    try expectRefusal(problem(next), with: idx(next, [1, 2, 3]))
  }

  @Test func largestProductThatDoesNotOverflow() throws {
    // 7 x 7 x 73 x 127 x 337 x 92737 x 649657 = 2^63 - 1.
    let dimensions: [UInt32] = [7 * 7 * 73 * 127 * 337, 92737, 649657]
    let promised = dimensions.map(Int.init).reduce(1, *)
    try #require(promised == Int.max)
    let problem = "too few bytes: expected \(promised) after the header, found 3"
    try expectRefusal(problem, with: idx(dimensions, [1, 2, 3]))
  }

  @Test func moreThanTheMachineHasMemoryFor() {
    #expect(canAllocate(1 << 20))
    #expect(!canAllocate(1 << 60))
    #expect(!canAllocate(Int.max))
  }

  @Test func headerThatPromisesMore() throws {
    let problem = "too few bytes: expected 144 after the header, found 143"
    try expectRefusal(problem, with: good.dropLast())
    try expectRefusal(problem, with: gzip(good.dropLast()))
  }

  @Test func headerThatPromisesLess() throws {
    let problem = "too many bytes: expected 144 after the header, found more"
    try expectRefusal(problem, with: good + [0])
    try expectRefusal(problem, with: gzip(good + [0]))
  }

  @Test func imagesAndLabelsOfDifferentCounts() throws {
    let few = idx([23], [UInt8](repeating: 1, count: 23))
    let problem = "wrong number of labels: expected 24, one for each image, found 23"
    try expectRefusal(problem, of: TinyDataset.trainLabels, with: few)
    let many = "wrong number of labels: expected 3, one for each image, found 4"
    try expectRefusal(many, of: TinyDataset.testLabels, with: idx([4], [1, 2, 3, 4]))
  }

  @Test(arguments: [10, 255] as [UInt8])
  func labelOutOfRange(label: UInt8) throws {
    let problem = "label out of range: expected 0 to 9, found \(label) at index 2"
    try expectRefusal(problem, of: TinyDataset.testLabels, with: idx([3], [0, 9, label]))
  }

  @Test func testImagesOfAnotherSize() throws {
    let problem =
      "image size differs from the training images': expected 3 x 2 pixels, found 2 x 3 pixels"
    let turned = idx([3, 3, 2], [UInt8](repeating: 0, count: 18))
    try expectRefusal(problem, of: TinyDataset.testImages, with: turned)
  }

  @Test func fewestTrainingImages() throws {
    let dataset = try datasetOfTrainingImages(count: 12).written {
      try ImageDataset(directory: $0)
    }
    #expect(dataset.validation.count == 1 && dataset.train.count == 11)
  }

  @Test func tooFewTrainingImages() throws {
    try datasetOfTrainingImages(count: 11).written { directory in
      let error = try #require(throws: DatasetError.self) { try ImageDataset(directory: directory) }
      #expect(
        error.description == "\(directory)/\(TinyDataset.trainImages): too few training images: "
          + "expected at least 12, found 11")
    }
  }

  private func product(_ dimensions: [UInt32]) -> String {
    dimensions.map(String.init).joined(separator: " x ")
  }

  private func datasetOfTrainingImages(count: Int) -> TinyDataset {
    var dataset = TinyDataset()
    let pixels = [UInt8](repeating: 0, count: 6 * count)
    let labels = [UInt8](repeating: 0, count: count)
    dataset.files[TinyDataset.trainImages] = idx([UInt32(count), 2, 3], pixels)
    dataset.files[TinyDataset.trainLabels] = idx([UInt32(count)], labels)
    return dataset
  }
}
