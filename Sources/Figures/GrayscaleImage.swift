import Basics
import CPNG

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
  /// and values between them are spread evenly, rounded to the nearest shade, ties to even.
  ///
  /// Values beyond either end, infinities included, take that end's shade; NaN is mid-grey, 128.
  /// `black` may be greater than `white`: MNIST's digits, whose ink is 1, are dark on white paper
  /// with `black: 1, white: 0`.
  /// If the two are equal, that one value is mid-grey and all others are black or white.
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

  /// The image with each pixel enlarged to `factor` by `factor` pixels.
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
  /// Pixels outside of this image are left out.
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

  /// Fills a rectangle of the image, which must lie within it, with `shade`.
  mutating func fill(x: Int, y: Int, width: Int, height: Int, with shade: UInt8) {
    draw(GrayscaleImage(width: width, height: height, filledWith: shade), x: x, y: y)
  }

  /// Gives the pixel at `x`, `y` the shade `shade`, unless it is darker; none outside of the image.
  mutating func darken(x: Int, y: Int, to shade: UInt8) {
    guard (0..<width).contains(x), (0..<height).contains(y) else { return }
    pixels[y * width + x] = min(pixels[y * width + x], shade)
  }
}

/// An image alone is a figure: a CSS pixel for each of its pixels.
extension GrayscaleImage: Figure {
  /// `png`.
  public var fileExtension: String { "png" }

  /// The image as a PNG file; throws ``PNGError``.
  public func encoded() throws -> [UInt8] { try png() }
}

extension GrayscaleImage {
  /// The image as a PNG file: 8-bit grayscale, not interlaced, the top row first.
  ///
  /// Its chunks are IHDR, sRGB, IDAT and IEND: no time, no text. libpng's simplified interface sets
  /// filter and compression itself. `PNG_IMAGE_FLAG_FAST` pins both, to no filter and zlib's level
  /// 3; without it libpng chooses the filter of each row by a heuristic. (The full interface reports
  /// errors by `longjmp`, which Swift does not support.) Another zlib may still compress to other
  /// bytes, but never to other pixels.
  ///
  /// - Throws: ``PNGError`` if a side is 0 or longer than libpng takes.
  public func png() throws(PNGError) -> [UInt8] {
    guard width > 0, height > 0 else { throw .emptyImage(width: width, height: height) }
    guard width <= Int32.max, height <= Int32.max else {
      throw .tooLarge(width: width, height: height)
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
  ) throws(PNGError) {
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
      throw .refused(width: width, height: height, reason: reason)
    }
  }
}

/// Why an image could not become a PNG file.
public enum PNGError: ReportableError, Equatable {
  /// The image has no pixels, and PNG knows no such image.
  case emptyImage(width: Int, height: Int)

  /// A side is longer than PNG's 2^31 - 1 pixels.
  case tooLarge(width: Int, height: Int)

  /// libpng refused the image, with its own message.
  case refused(width: Int, height: Int, reason: String)

  /// What was expected and what was found, in one line.
  public var description: String {
    switch self {
    case .emptyImage(let width, let height):
      "cannot write PNG: expected at least 1 x 1 pixels, found \(width) x \(height)"
    case .tooLarge(let width, let height):
      "cannot write PNG: expected sides of at most 2147483647 pixels, found \(width) x \(height)"
    case .refused(let width, let height, let reason):
      "cannot write PNG of \(width) x \(height) pixels: libpng says: \(reason)"
    }
  }

  /// The picture's file cannot be created.
  public var exitCode: ExitCode { .cannotCreateOutput }
}
