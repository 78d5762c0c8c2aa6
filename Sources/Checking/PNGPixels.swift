import CPNG

/// The pixels of a PNG file, each as red, green, blue and opacity of 8 bits.
struct PNGPixels {
  /// A file that libpng cannot read, with its own words.
  struct Unreadable: Error, Equatable {
    let reason: String
  }

  /// Columns and rows.
  struct Size: Equatable, CustomStringConvertible {
    let width: Int
    let height: Int

    var description: String { "\(width) x \(height)" }
  }

  let size: Size
  /// libpng's number for colours, opacity, palette and depth, as the file has them.
  let format: UInt32
  /// Four bytes a pixel; none where the file's size is not the expected one.
  let bytes: [UInt8]

  /// Whether the file has 16 bits for each colour, which `bytes` cannot tell apart.
  var isDeep: Bool { format & UInt32(PNG_FORMAT_FLAG_LINEAR) != 0 }

  /// Reads `png`; the pixels only where their size is `expected`, so that a broken header cannot
  /// ask for more memory than there is.
  init(_ png: [UInt8], expected: Size? = nil) throws(Unreadable) {
    let file = Result { try png.withUnsafeBytes { try Self.read($0, expected: expected) } }
    switch file {
    case .success(let file): (size, format, bytes) = file
    case .failure(let error): throw error as? Unreadable ?? Unreadable(reason: "\(error)")
    }
  }

  private static func read(
    _ png: UnsafeRawBufferPointer, expected: Size?
  ) throws -> (Size, UInt32, [UInt8]) {
    var image = png_image()
    image.version = UInt32(PNG_IMAGE_VERSION)
    defer { png_image_free(&image) }
    guard png_image_begin_read_from_memory(&image, png.baseAddress, png.count) != 0 else {
      throw Unreadable(reason: message(of: image))
    }
    let size = Size(width: Int(image.width), height: Int(image.height))
    let format = image.format
    guard size == expected ?? size else { return (size, format, []) }
    image.format = UInt32(PNG_FORMAT_FLAG_COLOR) | UInt32(PNG_FORMAT_FLAG_ALPHA)
    var bytes = [UInt8](repeating: 0, count: 4 * size.width * size.height)
    guard png_image_finish_read(&image, nil, &bytes, 0, nil) != 0 else {
      throw Unreadable(reason: message(of: image))
    }
    return (size, format, bytes)
  }

  private static func message(of image: png_image) -> String {
    withUnsafeBytes(of: image.message) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
  }
}
