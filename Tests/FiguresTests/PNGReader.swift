import CPNG
import Figures

/// What the tests know of PNG files: by libpng's reader, and by the layout in PNG's specification.
enum PNGReader {
  struct Failure: Error {
    let message: String
  }

  /// A chunk of a PNG file: length (4 bytes, big endian), type (4 ASCII letters), data, CRC.
  struct Chunk: Equatable {
    let type: String
    let data: [UInt8]
  }

  /// The image in `png` as libpng decodes it.
  static func decode(_ png: [UInt8]) throws -> GrayscaleImage {
    var image = png_image()
    image.version = UInt32(PNG_IMAGE_VERSION)
    guard png_image_begin_read_from_memory(&image, png, png.count) != 0 else {
      throw Failure(message: "libpng cannot read the header")
    }
    image.format = UInt32(PNG_FORMAT_GRAY)
    var pixels = [UInt8](repeating: 0, count: Int(image.width * image.height))
    guard png_image_finish_read(&image, nil, &pixels, 0, nil) != 0 else {
      throw Failure(message: "libpng cannot read the pixels")
    }
    return GrayscaleImage(width: Int(image.width), height: Int(image.height), pixels: pixels)
  }

  /// The chunks of `png`, in the file's order.
  static func chunks(of png: [UInt8]) throws -> [Chunk] {
    guard png.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) else {
      throw Failure(message: "no PNG signature")
    }
    var chunks: [Chunk] = []
    var rest = png.dropFirst(8)
    while !rest.isEmpty {
      guard rest.count >= 12 else { throw Failure(message: "a chunk is cut off") }
      let length = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
      guard rest.count >= 12 + length else { throw Failure(message: "a chunk is cut off") }
      let type = String(decoding: rest.dropFirst(4).prefix(4), as: UTF8.self)
      chunks.append(Chunk(type: type, data: Array(rest.dropFirst(8).prefix(length))))
      rest = rest.dropFirst(12 + length)
    }
    return chunks
  }
}
