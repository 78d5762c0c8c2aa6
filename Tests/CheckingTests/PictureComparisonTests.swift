import CPNG
import CZlib
import Checking
import Figures
import Testing

@Suite struct PictureComparisonTests {
  private let image = GrayscaleImage(
    width: 40, height: 30, pixels: (0..<1200).map { UInt8($0 * 7 % 256) })

  /// The image by libpng's slow settings: other bytes.
  private func repacked(_ image: GrayscaleImage) throws -> [UInt8] {
    var header = png_image()
    header.version = UInt32(PNG_IMAGE_VERSION)
    header.width = UInt32(image.width)
    header.height = UInt32(image.height)
    header.format = UInt32(PNG_FORMAT_GRAY)
    var size: png_alloc_size_t = 1 << 20
    var bytes = [UInt8](repeating: 0, count: Int(size))
    try #require(
      png_image_write_to_memory(&header, &bytes, &size, 0, image.pixels, 0, nil) != 0)
    return Array(bytes.prefix(Int(size)))
  }

  @Test func samePixelsInOtherBytes() throws {
    let (committed, fresh) = (try repacked(image), try image.png())
    #expect(committed != fresh)
    #expect(PictureComparison(committed: committed, fresh: fresh) == .alike)
  }

  @Test func countsPixels() throws {
    var pixels = image.pixels
    pixels[0] = 1  // was 0
    pixels[1199] = pixels[1199] > 99 ? pixels[1199] - 99 : pixels[1199] + 99
    let other = GrayscaleImage(width: 40, height: 30, pixels: pixels)
    #expect(
      PictureComparison(committed: try other.png(), fresh: try image.png())
        == .pixels(differing: 2, total: 1200, largest: 99))
    let all = GrayscaleImage(width: 40, height: 30, pixels: image.pixels.map { 255 - $0 })
    #expect(
      PictureComparison(committed: try all.png(), fresh: try image.png())
        == .pixels(differing: 1200, total: 1200, largest: 255))
  }

  @Test func otherSizes() throws {
    let turned = GrayscaleImage(width: 30, height: 40, pixels: image.pixels)
    #expect(
      PictureComparison(committed: try turned.png(), fresh: try image.png())
        == .size(committed: "30 x 40", fresh: "40 x 30"))
  }

  /// A file of two pixels whose header, checksum and all, speaks of libpng's largest sides: reading
  /// it must not ask for its 4 terabytes.
  @Test func hugeHeader() throws {
    var png = try GrayscaleImage(width: 2, height: 1, pixels: [1, 2]).png()
    png.replaceSubrange(16..<24, with: [0, 0x0F, 0x42, 0x40, 0, 0x0F, 0x42, 0x40])
    let checksum = png[12..<29].withUnsafeBufferPointer { crc32(0, $0.baseAddress, 17) }
    png.replaceSubrange(29..<33, with: [24, 16, 8, 0].map { UInt8(checksum >> $0 & 0xFF) })
    #expect(
      PictureComparison(committed: png, fresh: try image.png())
        == .size(committed: "1000000 x 1000000", fresh: "40 x 30"))
  }

  @Test func unreadableFiles() throws {
    let png = try image.png()
    for broken in [[], Array("no picture".utf8), Array(png.prefix(60))] {
      guard case .unreadable(false, let reason) = PictureComparison(committed: broken, fresh: png)
      else {
        Issue.record("\(broken.count) bytes are no picture")
        continue
      }
      #expect(!reason.isEmpty)
    }
    guard case .unreadable(true, _) = PictureComparison(committed: png, fresh: []) else {
      Issue.record("an empty file is no picture")
      return
    }
  }

  /// Whichever byte of the file is another one, no value of it traps.
  @Test func flippedBytes() throws {
    let small = GrayscaleImage(width: 7, height: 5, pixels: (0..<35).map { UInt8($0 * 7) })
    let png = try small.png()
    var found = 0
    for index in png.indices {
      for mask: UInt8 in [1, 0x80, 0xFF] {
        var flipped = png
        flipped[index] ^= mask
        if PictureComparison(committed: flipped, fresh: png) != .alike { found += 1 }
      }
    }
    // libpng does not read the checksum of the last chunk, nor that of sRGB's when it is wrong.
    #expect(found > 3 * (png.count - 40))
  }
}
