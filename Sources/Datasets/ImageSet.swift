import Platform

/// Grayscale images of one size, with a label each.
///
/// A value: parts of a set share its storage, so taking them copies nothing.
public struct ImageSet: Sendable {
  /// The width of one image in pixels.
  public let width: Int
  /// The height of one image in pixels.
  public let height: Int
  /// `count * width * height` bytes from 0 (black) to 255 (white): the images one after another,
  /// each row by row from the top. The first index isn't 0 if the set is a part of another.
  public let pixels: ArraySlice<UInt8>
  /// The class of each image, 0 to 9. The first index isn't 0 if the set is a part of another.
  public let labels: ArraySlice<UInt8>

  /// The number of images.
  public var count: Int { labels.count }

  /// The number of pixels in one image.
  public var pixelCount: Int { width * height }

  /// The pixels of one image, row by row; `index` counts from 0 in this set.
  public subscript(index: Int) -> ArraySlice<UInt8> {
    require(
      (0..<count).contains(index), "expected the index of one of \(count) images, found \(index)")
    let start = pixels.startIndex + index * pixelCount
    return pixels[start..<start + pixelCount]
  }

  /// The first `count` images, or all if there are fewer.
  public func prefix(_ count: Int) -> ImageSet { part(0..<checked(count)) }

  /// All but the first `count` images; none if there are fewer.
  public func dropFirst(_ count: Int) -> ImageSet { part(checked(count)..<self.count) }

  /// `count`, but at most the number of images.
  private func checked(_ count: Int) -> Int {
    require(count >= 0, "expected a number of images of at least 0, found \(count)")
    return min(count, self.count)
  }

  private func part(_ range: Range<Int>) -> ImageSet {
    let start = pixels.startIndex
    return ImageSet(
      width: width, height: height,
      pixels: pixels[
        start + range.lowerBound * pixelCount..<start + range.upperBound * pixelCount],
      labels: labels.dropFirst(range.lowerBound).prefix(range.count))
  }

  /// The images at `indices`, which count from 0 in this set, in their order.
  public func images(at indices: [Int]) -> ImageSet {
    ImageSet(
      width: width, height: height, pixels: ArraySlice(indices.flatMap { self[$0] }),
      labels: ArraySlice(indices.map { labels[labels.startIndex + $0] }))
  }

  /// The pixels of each image from 0 (black) to 1 (white), as networks see them.
  public var intensities: [[Float]] {
    (0..<count).map { index in self[index].map { Float($0) / 255 } }
  }

  /// The index of the first image of each class that occurs, in the order of the classes: ten
  /// for MNIST.
  public func firstOfEachClass() -> [Int] {
    (UInt8(0)...9).compactMap { label in
      labels.firstIndex(of: label).map { $0 - labels.startIndex }
    }
  }
}

extension ImageSet {
  /// The mean of all images, pixel by pixel, from 0 (black) to 1 (white).
  public var meanImage: [Double] {
    var sums = [UInt32](repeating: 0, count: pixelCount)  // Exact: fewer than 2^24 images.
    pixels.withUnsafeBufferPointer { pixels in
      for start in stride(from: 0, to: pixels.count, by: pixelCount) {
        for pixel in 0..<pixelCount { sums[pixel] += UInt32(pixels[start + pixel]) }
      }
    }
    return sums.map { Double($0) / Double(255 * count) }
  }

  /// The mean squared error, over all images and pixels, of always answering with `image`.
  public func meanSquaredError(ofAlwaysAnswering image: [Double]) -> Double {
    require(
      image.count == pixelCount, "expected an image of \(pixelCount) pixels, found \(image.count)")
    var sum = 0.0
    for (index, count) in valueCounts.enumerated() where count > 0 {
      let difference = Double(index % 256) / 255 - image[index / 256]
      sum += Double(count) * difference * difference
    }
    return sum / Double(count * pixelCount)
  }

  /// The number of images in which each pixel has each value, `[pixels, 256]`.
  private var valueCounts: [Int] {
    var counts = [Int](repeating: 0, count: pixelCount * 256)
    pixels.withUnsafeBufferPointer { pixels in
      for start in stride(from: 0, to: pixels.count, by: pixelCount) {
        for pixel in 0..<pixelCount { counts[pixel * 256 + Int(pixels[start + pixel])] += 1 }
      }
    }
    return counts
  }
}

extension ImageSet {
  /// The images and labels of two files of 3 dimensions and of 1.
  ///
  /// Throws if there isn't one label for each image, or a label isn't in 0...9.
  init(images: IDXFile, labels: IDXFile) throws(DatasetError) {
    guard labels.elements.count == images.dimensions[0] else {
      throw DatasetError(
        labels.path, "wrong number of labels",
        expected: "\(images.dimensions[0]), one for each image", found: "\(labels.elements.count)")
    }
    if let index = labels.elements.firstIndex(where: { $0 > 9 }) {
      throw DatasetError(
        labels.path, "label out of range", expected: "0 to 9",
        found: "\(labels.elements[index]) at index \(index)")
    }
    self.init(
      width: images.dimensions[2], height: images.dimensions[1],
      pixels: images.elements[...], labels: labels.elements[...])
  }
}
