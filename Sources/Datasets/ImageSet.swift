/// Grayscale images of one size, with a label each.
///
/// A value: parts of a set share its storage, so taking them copies nothing.
public struct ImageSet: Sendable {
  /// The width of one image in pixels.
  public let width: Int
  /// The height of one image in pixels.
  public let height: Int
  /// `count * width * height` bytes from 0 (black) to 255 (white): the images one after another,
  /// each row by row from the top. The first index isn't 0 where the set is a part of another.
  public let pixels: ArraySlice<UInt8>
  /// The class of each image, 0 to 9. The first index isn't 0 where the set is a part of another.
  public let labels: ArraySlice<UInt8>

  /// The number of images.
  public var count: Int { labels.count }

  /// The number of pixels in one image.
  public var pixelCount: Int { width * height }

  /// The pixels of one image, row by row; `index` counts from 0 in this set.
  public subscript(index: Int) -> ArraySlice<UInt8> {
    precondition((0..<count).contains(index), "no image \(index) in a set of \(count)")
    let start = pixels.startIndex + index * pixelCount
    return pixels[start..<start + pixelCount]
  }

  /// The first `count` images, or all if there are fewer.
  public func prefix(_ count: Int) -> ImageSet {
    let count = min(count, self.count)
    return ImageSet(
      width: width, height: height,
      pixels: pixels.prefix(count * pixelCount), labels: labels.prefix(count))
  }

  /// All but the first `count` images; none if there are fewer.
  public func dropFirst(_ count: Int) -> ImageSet {
    let count = min(count, self.count)
    return ImageSet(
      width: width, height: height,
      pixels: pixels.dropFirst(count * pixelCount), labels: labels.dropFirst(count))
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

  /// The indices of the images of one class, ascending; they count from 0 in this set.
  public func indices(ofClass label: UInt8) -> [Int] {
    labels.indices.filter { labels[$0] == label }.map { $0 - labels.startIndex }
  }
}
