import Testing

@testable import Figures

@Suite("Grayscale images")
struct GrayscaleImageTests {
  @Test(
    "values map linearly to shades, rounded half to even, clamped, NaN to mid-grey",
    arguments: [
      // 255 steps from 0 to 255 make the shade the value itself.
      (Float(0), Float(255), [Float(0), 1, 254, 255], [UInt8(0), 1, 254, 255]),
      (0, 255, [0.5, 1.5, 2.5, 253.5, 254.5], [0, 2, 2, 254, 254]),
      (0, 255, [-1, -.infinity, 256, .infinity, .nan], [0, 0, 255, 255, 128]),
      (1, 0, [0, 1, 0.2, 0.4, -7, 7], [255, 0, 204, 153, 255, 0]),
      (-1, 1, [-1, 0, 1, -0.5, .nan], [0, 128, 255, 64, 128]),  // 127.5 and 63.75
      (3, 3, [2, 3, 4], [0, 128, 255]),
      (-.greatestFiniteMagnitude, .greatestFiniteMagnitude, [0], [128]),
    ] as [(Float, Float, [Float], [UInt8])])
  func shades(black: Float, white: Float, values: [Float], expected: [UInt8]) {
    let image = GrayscaleImage(
      values: values, width: values.count, height: 1, black: black, white: white)
    #expect(image.pixels == expected)
  }

  @Test("an image can be made of a slice")
  func slice() {
    let values: [Float] = [9, 0, 1, 1, 0, 9]
    let image = GrayscaleImage(values: values[1...4], width: 2, height: 2, black: 0, white: 1)
    #expect(image.pixels == [0, 255, 255, 0])
  }

  @Test("drawing puts the top left corner at x, y, and enlarges pixels to squares")
  func drawing() {
    let image = GrayscaleImage(width: 2, height: 1, pixels: [1, 2])
    var canvas = GrayscaleImage(width: 3, height: 2, filledWith: 0)
    canvas.draw(image, x: 1, y: 1)
    #expect(canvas.pixels == [0, 0, 0, 0, 1, 2])
    canvas = GrayscaleImage(width: 5, height: 3, filledWith: 0)
    canvas.draw(image, x: 1, y: 1, scale: 2)
    #expect(canvas.pixels == [0, 0, 0, 0, 0, 0, 1, 1, 2, 2, 0, 1, 1, 2, 2])
  }
}
