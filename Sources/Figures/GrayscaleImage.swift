import Basics
import CPNG
import Platform

/// A picture in shades of grey, 8 bits a pixel.
public struct GrayscaleImage: Figure, Equatable {
  /// Pixels in a row.
  public let width: Int
  /// Rows of pixels.
  public let height: Int
  /// `width * height` shades, from 0 (black) to 255 (white), row by row, the top row first.
  public private(set) var pixels: [UInt8]

  /// An image of `width * height` `pixels`, row by row, the top row first; 0 is black, 255 white.
  public init(width: Int, height: Int, pixels: [UInt8]) {
    require(
      width >= 0 && height >= 0, "expected sides of at least 0 pixels, found \(width) x \(height)")
    require(
      pixels.count == width * height,
      "expected \(width * height) values, \(width) x \(height) pixels, found \(pixels.count)")
    self.width = width
    self.height = height
    self.pixels = pixels
  }

  /// An image of one `shade` everywhere, from 0 (black) to 255 (white).
  init(width: Int, height: Int, filledWith shade: UInt8) {
    self.init(width: width, height: height, pixels: Array(repeating: shade, count: width * height))
  }

  /// An image of `width * height` `values`, row by row, the top row first: `black` becomes 0, `white`
  /// becomes 255, and values between them are spread evenly, rounded to the nearest shade, ties to even.
  ///
  /// Values beyond either end, infinities included, take that end's shade; NaN is mid-grey, 128.
  /// `black` may be greater than `white`: MNIST's digits, whose ink is 1, are dark on white paper
  /// with `black: 1, white: 0`. If the two are equal, that one value is mid-grey.
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

  /// Puts `image`, each of its pixels enlarged to `scale` by `scale`, onto this one, its top left
  /// corner `x` pixels from the left and `y` from the top. All of it must lie within this one.
  mutating func draw(_ image: GrayscaleImage, x: Int, y: Int, scale: Int = 1) {
    for row in 0..<image.height {
      for column in 0..<image.width {
        let shade = image.pixels[row * image.width + column]
        fill(x: x + column * scale, y: y + row * scale, width: scale, height: scale, with: shade)
      }
    }
  }

  /// Fills a rectangle of the image, which must lie within it, with `shade`.
  mutating func fill(x: Int, y: Int, width: Int, height: Int, with shade: UInt8) {
    require(
      x >= 0 && y >= 0 && x + width <= self.width && y + height <= self.height,
      "expected a rectangle within \(self.width) x \(self.height) pixels")
    // By pointer: debug builds, which the tests run, take 100 times as long for an array.
    pixels.withUnsafeMutableBufferPointer { pixels in
      for row in y..<y + height {
        let start = row * self.width + x
        pixels[start..<start + width].update(repeating: shade)
      }
    }
  }

  /// Gives the pixel at `x`, `y` the shade `shade`, unless it is darker; none outside of the image.
  mutating func darken(x: Int, y: Int, to shade: UInt8) {
    guard (0..<width).contains(x), (0..<height).contains(y) else { return }
    pixels[y * width + x] = min(pixels[y * width + x], shade)
  }
}

extension GrayscaleImage {
  /// `png`.
  public var fileExtension: String { "png" }

  /// The image as a PNG file, to be shown with a CSS pixel for each of its pixels.
  public func encoded() throws -> [UInt8] { try png() }

  /// The image as a PNG file: 8-bit grayscale, not interlaced, the top row first.
  ///
  /// Its chunks are IHDR, sRGB, IDAT and IEND: no time, no text. libpng's simplified interface sets
  /// filter and compression itself. `PNG_IMAGE_FLAG_FAST` pins both, to no filter and zlib's level
  /// 3; without it libpng chooses the filter of each row by a heuristic. (The full interface reports
  /// errors by `longjmp`, which Swift does not support.) Another zlib may still compress to other
  /// bytes, but never to other pixels.
  ///
  /// - Throws: `Failure` if a side is 0 or longer than libpng takes.
  public func png() throws(Failure) -> [UInt8] {
    let sides = 1...Int(Int32.max)
    guard sides.contains(width), sides.contains(height) else {
      throw Failure(
        "cannot write PNG: expected sides of 1 to \(sides.upperBound) pixels, found \(width) x \(height)",
        .cannotCreateOutput)
    }
    var size: png_alloc_size_t = 0
    try write(to: nil, size: &size)
    var bytes = [UInt8](repeating: 0, count: Int(size))
    try write(to: &bytes, size: &size)
    return bytes
  }

  /// Writes the file of `size` bytes to `memory`, or, if that is nil, sets `size` alone.
  private func write(
    to memory: UnsafeMutableRawPointer?, size: inout png_alloc_size_t
  ) throws(Failure) {
    var image = png_image()
    image.version = UInt32(PNG_IMAGE_VERSION)
    image.width = UInt32(width)
    image.height = UInt32(height)
    image.format = UInt32(PNG_FORMAT_GRAY)
    image.flags = UInt32(PNG_IMAGE_FLAG_FAST)
    guard png_image_write_to_memory(&image, memory, &size, 0, pixels, 0, nil) != 0 else {
      let reason = withUnsafeBytes(of: image.message) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      throw Failure(
        "cannot write PNG: libpng refuses \(width) x \(height) pixels: \(reason)",
        .cannotCreateOutput)
    }
  }
}
