/// A picture in shades of grey, 8 bits a pixel.
public struct GrayscaleImage: Equatable, Sendable {
  /// Pixels in a row.
  public let width: Int

  /// Rows of pixels.
  public let height: Int

  /// `width * height` shades, from 0 (black) to 255 (white), row by row, the top row first.
  public private(set) var pixels: [UInt8]

  /// An image of the given `pixels`, row by row, the top row first; 0 is black, 255 white.
  ///
  /// - Precondition: there are `width * height` pixels.
  public init(width: Int, height: Int, pixels: [UInt8]) {
    precondition(width >= 0 && height >= 0, "an image cannot be \(width) x \(height) pixels")
    precondition(
      pixels.count == width * height,
      "an image of \(width) x \(height) takes \(width * height) pixels, got \(pixels.count)")
    self.width = width
    self.height = height
    self.pixels = pixels
  }

  /// An image of one `shade` everywhere, from 0 (black) to 255 (white).
  public init(width: Int, height: Int, filledWith shade: UInt8) {
    precondition(width >= 0 && height >= 0, "an image cannot be \(width) x \(height) pixels")
    self.init(width: width, height: height, pixels: Array(repeating: shade, count: width * height))
  }

  /// An image of `values`, row by row, the top row first: `black` becomes 0, `white` becomes 255,
  /// and what lies between them is spread evenly, rounded to the nearest shade, ties to even.
  ///
  /// Values beyond either end take that end's shade; NaN is mid-grey, 128. `black` may be greater
  /// than `white`: MNIST's digits, whose ink is 1, are dark on white paper with `black: 1, white: 0`.
  /// Where the two are equal, that one value is mid-grey and all others are black or white.
  ///
  /// - Precondition: there are `width * height` values.
  public init(
    values: some Collection<Float>, width: Int, height: Int, black: Float, white: Float
  ) {
    let range = Double(white) - Double(black)
    let pixels = values.map { value -> UInt8 in
      let shade = (Double(value) - Double(black)) / range * 255
      return shade.isNaN ? 128 : UInt8(min(max(shade.rounded(.toNearestOrEven), 0), 255))
    }
    self.init(width: width, height: height, pixels: pixels)
  }

  /// The image with each pixel a square of `factor` by `factor` equal ones.
  public func scaled(by factor: Int) -> GrayscaleImage {
    precondition(factor >= 1, "an image can be scaled by 1 or more, got \(factor)")
    var result: [UInt8] = []
    result.reserveCapacity(pixels.count * factor * factor)
    for row in 0..<height {
      let line = pixels[row * width..<(row + 1) * width].flatMap { shade in
        repeatElement(shade, count: factor)
      }
      for _ in 0..<factor { result += line }
    }
    return GrayscaleImage(width: width * factor, height: height * factor, pixels: result)
  }

  /// Puts `image` onto this one, its top left corner `x` pixels from the left and `y` from the top.
  ///
  /// What would lie outside of this image is left out.
  public mutating func draw(_ image: GrayscaleImage, x: Int, y: Int) {
    let columns = max(0, -x)..<max(0, -x, min(image.width, width - x))
    for row in max(0, -y)..<max(0, -y, min(image.height, height - y)) {
      let source = row * image.width
      let target = (y + row) * width + x
      pixels.replaceSubrange(
        target + columns.lowerBound..<target + columns.upperBound,
        with: image.pixels[source + columns.lowerBound..<source + columns.upperBound])
    }
  }
}
