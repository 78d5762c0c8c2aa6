extension ImageSet {
  /// The pixels that are 0 in every image, counted row by row from the top, in ascending order.
  ///
  /// At the edges of MNIST, say, where no digit has ink. A network learns nothing from them.
  public var blankPixels: [Int] {
    var isBlank = [Bool](repeating: true, count: pixelCount)
    pixels.withUnsafeBufferPointer { pixels in
      for start in stride(from: 0, to: pixels.count, by: pixelCount) {
        for pixel in 0..<pixelCount where pixels[start + pixel] != 0 { isBlank[pixel] = false }
      }
    }
    return isBlank.indices.filter { isBlank[$0] }
  }
}
