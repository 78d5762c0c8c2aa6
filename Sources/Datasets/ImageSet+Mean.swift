extension ImageSet {
  /// The mean of all images, pixel by pixel, from 0 (black) to 1 (white).
  ///
  /// What a network would answer that had learned nothing of its input.
  public var meanImage: [Double] {
    var sums = [Int](repeating: 0, count: pixelCount)
    pixels.withUnsafeBufferPointer { pixels in
      for start in stride(from: 0, to: pixels.count, by: pixelCount) {
        for pixel in 0..<pixelCount { sums[pixel] += Int(pixels[start + pixel]) }
      }
    }
    return sums.map { Double($0) / Double(255 * count) }
  }

  /// The mean squared error, over all images and pixels, of always answering with `image`.
  public func meanSquaredError(ofAlwaysAnswering image: [Double]) -> Double {
    precondition(image.count == pixelCount, "\(image.count) pixels for images of \(pixelCount)")
    // How often each pixel has each value: sums of integers are the same in any order.
    var counts = [Int](repeating: 0, count: pixelCount * 256)
    pixels.withUnsafeBufferPointer { pixels in
      for start in stride(from: 0, to: pixels.count, by: pixelCount) {
        for pixel in 0..<pixelCount { counts[pixel * 256 + Int(pixels[start + pixel])] += 1 }
      }
    }
    var sum = 0.0
    for (index, count) in counts.enumerated() where count > 0 {
      let difference = Double(index % 256) / 255 - image[index / 256]
      sum += Double(count) * difference * difference
    }
    return sum / Double(count * pixelCount)
  }
}
