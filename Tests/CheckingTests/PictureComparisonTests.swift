import CPNG
import CZlib
import Figures
import Testing

@testable import Checking

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
    #expect(FileComparison(committedPNG: committed, freshPNG: fresh) == .samePixels)
  }

  @Test func countsPixels() throws {
    var pixels = image.pixels
    pixels[0] = 1  // was 0
    pixels[1199] = pixels[1199] > 99 ? pixels[1199] - 99 : pixels[1199] + 99
    let other = GrayscaleImage(width: 40, height: 30, pixels: pixels)
    #expect(
      FileComparison(committedPNG: try other.png(), freshPNG: try image.png())
        == .different(summary: "2 of 1,200 pixels differ, by at most 99 of 255"))
    let all = GrayscaleImage(width: 40, height: 30, pixels: image.pixels.map { 255 - $0 })
    #expect(
      FileComparison(committedPNG: try all.png(), freshPNG: try image.png())
        == .different(summary: "1,200 of 1,200 pixels differ, by at most 255 of 255"))
  }

  @Test func otherSizes() throws {
    let turned = GrayscaleImage(width: 30, height: 40, pixels: image.pixels)
    #expect(
      FileComparison(committedPNG: try turned.png(), freshPNG: try image.png())
        == .different(summary: "30 x 40 pixels, a new run draws 40 x 30"))
  }

  /// A file of two pixels whose header, checksum and all, speaks of libpng's largest sides: reading
  /// it must not ask for its 4 terabytes.
  @Test func hugeHeader() throws {
    var png = try GrayscaleImage(width: 2, height: 1, pixels: [1, 2]).png()
    png.replaceSubrange(16..<24, with: [0, 0x0F, 0x42, 0x40, 0, 0x0F, 0x42, 0x40])
    let checksum = png[12..<29].withUnsafeBufferPointer { crc32(0, $0.baseAddress, 17) }
    png.replaceSubrange(29..<33, with: [24, 16, 8, 0].map { UInt8(checksum >> $0 & 0xFF) })
    #expect(
      FileComparison(committedPNG: png, freshPNG: try image.png())
        == .different(summary: "1000000 x 1000000 pixels, a new run draws 40 x 30"))
  }

  @Test func unreadableFiles() throws {
    let png = try image.png()
    for broken in [[], Array("no picture".utf8), Array(png.prefix(60))] {
      for (committed, fresh, summary) in [
        (broken, png, "an unreadable PNG file"),
        (png, broken, "a new run writes an unreadable PNG file"),
      ] {
        let comparison = FileComparison(committedPNG: committed, freshPNG: fresh)
        #expect(comparison == .different(summary: summary), "\(broken.count) bytes")
      }
    }
  }

  /// A change of any byte is found or ignored, and never traps.
  @Test func flippedBytes() throws {
    let small = GrayscaleImage(width: 7, height: 5, pixels: (0..<35).map { UInt8($0 * 7) })
    let png = try small.png()
    var found = 0
    for index in png.indices {
      for mask: UInt8 in [1, 0x80, 0xFF] {
        var flipped = png
        flipped[index] ^= mask
        if FileComparison(committedPNG: flipped, freshPNG: png) != .samePixels { found += 1 }
      }
    }
    // libpng does not read the checksum of the last chunk, nor that of sRGB's when it is wrong.
    #expect(found > 3 * (png.count - 40))
  }
}
