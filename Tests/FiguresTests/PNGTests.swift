import Basics
import Testing

@testable import Figures

@Suite("PNG files")
struct PNGTests {
  /// 3 x 2 pixels, all different, so that no flip or transposition keeps them.
  let image = GrayscaleImage(width: 3, height: 2, pixels: [0, 50, 100, 150, 200, 255])

  @Test("libpng reads back the pixels that were written, the top row first")
  func roundTrip() throws {
    #expect(try PNGReader.decode(image.png()) == image)
    let shades = GrayscaleImage(width: 16, height: 16, pixels: (0...255).map { UInt8($0) })
    #expect(try PNGReader.decode(shades.png()) == shades)
  }

  @Test("a file has the chunks that the pixels need, and no time or text")
  func chunks() throws {
    let chunks = try PNGReader.chunks(of: image.png())
    #expect(chunks.map(\.type) == ["IHDR", "sRGB", "IDAT", "IEND"])
    // Width, height, 8 bits, grayscale (0), deflate (0), adaptive filters (0), not interlaced (0).
    #expect(chunks[0].data == [0, 0, 0, 3, 0, 0, 0, 2, 8, 0, 0, 0, 0])
  }

  @Test("compression is pinned: zlib's header names one of its fast levels")
  func compressionLevel() throws {
    let data = try PNGReader.chunks(of: image.png())[2].data
    #expect(data[0] & 0x0F == 8, "RFC 1950: the method must be deflate")
    #expect(data[1] >> 6 == 1, "RFC 1950: level 3 is a fast one, FLEVEL 1; the default is 2")
  }

  @Test("the same image gives the same bytes")
  func sameBytes() throws {
    #expect(try image.png() == image.png())
  }

  @Test("an image without pixels is an error", arguments: [(0, 3), (3, 0), (0, 0)])
  func empty(width: Int, height: Int) {
    let image = GrayscaleImage(width: width, height: height, pixels: [])
    let error = #expect(throws: Failure.self) { try image.png() }
    #expect(error?.description.hasSuffix(", found \(width) x \(height)") == true)
  }

  @Test("what libpng refuses is an error with libpng's reason")
  func tooLarge() {
    let image = GrayscaleImage(width: 1_000_001, height: 1, filledWith: 0)  // libpng's limit + 1
    let error = #expect(throws: Failure.self) { try image.png() }
    let message = "cannot write PNG: libpng refuses 1000001 x 1 pixels: Invalid IHDR data"
    #expect(error?.description == message)
    #expect(error?.exitCode == .cannotCreateOutput)
  }
}
