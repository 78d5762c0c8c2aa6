import CPNG

extension GrayscaleImage {
  /// The image as a PNG file: 8-bit grayscale, not interlaced, the top row first.
  ///
  /// Its chunks are IHDR, sRGB, IDAT and IEND: no time, no text. libpng's simplified interface sets
  /// filter and compression itself; `PNG_IMAGE_FLAG_FAST` is what pins both, to no filter and
  /// zlib's level 3, where without it libpng would choose the filter of each row by a heuristic of
  /// its own. (The full interface reports errors by `longjmp`, which Swift cannot take part in.) A
  /// different zlib may still compress to different bytes, but never to different pixels.
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
