import Testing

@testable import Figures

@Suite("Image grids")
struct ImageGridTests {
  private typealias Cell = ImageGrid.Cell

  private static func grid(
    _ width: Int, _ height: Int, columns: Int, rows: Int = 1, label: String = "", note: String = "",
    columnLabels: [String] = []
  ) -> ImageGrid {
    let cell = Cell([Float](repeating: 1, count: width * height), note: note)
    let row = ImageGrid.Row(label, Array(repeating: cell, count: columns))
    return ImageGrid(
      width: width, height: height, columnLabels: columnLabels,
      rows: Array(repeating: row, count: rows))
  }

  /// The shade at `x`, `y` of `image`.
  private func shade(_ image: GrayscaleImage, _ x: Int, _ y: Int) -> UInt8 {
    image.pixels[y * image.width + x]
  }

  @Test(
    "images are enlarged by the largest whole factor up to 116 pixels; each has 8 around it",
    arguments: [
      // sides, columns, rows, then scale and the picture's sides as worked out by hand
      (28, 28, 10, 1, 4, 1320, 8 + 128 + 8),  // 10 * (116 + 16); 112 + 16
      (28, 28, 10, 3, 4, 1320, 8 + 3 * 128 + 8),
      (1, 1, 1, 1, 116, 132, 8 + 132 + 8),
      (8, 8, 3, 1, 14, 396, 8 + 128 + 8),
      (116, 116, 1, 1, 1, 132, 148), (117, 117, 1, 1, 1, 134, 149),  // 133, made even
      (300, 20, 2, 1, 1, 632, 52), (20, 300, 2, 1, 1, 264, 332),
      (58, 29, 1, 1, 2, 132, 90),
    ])
  func sizes(
    _ width: Int, _ height: Int, _ columns: Int, _ rows: Int, _ scale: Int, _ pictureWidth: Int,
    _ pictureHeight: Int
  ) throws {
    let grid = Self.grid(width, height, columns: columns, rows: rows)
    let image = grid.image()
    #expect(image.width == pictureWidth && image.height == pictureHeight)
    #expect(grid.width == pictureWidth / 2)
    let layout = ImageGridLayout(
      imageWidth: width, imageHeight: height, columnLabels: [], rows: grid.rows)
    #expect(layout.scale == scale)
    #expect(try PNGReader.decode(grid.encoded()) == image)
    #expect(grid.fileExtension == "png")
  }

  @Test("every pixel of an image is a square in the shade of its row's scale, on white paper")
  func shades() {
    let grid = ImageGrid(
      width: 2, height: 1,
      rows: [
        .init("", [Cell([0, 1]), Cell([0.2, .nan])]),
        .init("", [Cell([-.infinity, 0])], black: -2, white: 2),
      ])
    let image = grid.image()  // 2 pixels of 58: each image lies 8 from the left of its 132.
    let first = [8 + 5, 8 + 57, 8 + 63, 8 + 111].map { shade(image, $0, 20) }
    #expect(first == [255, 255, 0, 0])
    #expect(shade(image, 132 + 8 + 5, 20) == 204 && shade(image, 132 + 8 + 63, 20) == 128)
    let below = 8 + 58 + 16 + 8 + 20  // the second row starts 16 below the first one's end
    #expect(shade(image, 8 + 5, below) == 0 && shade(image, 8 + 63, below) == 128)
    #expect(shade(image, 132 + 8 + 5, below) == 255, "a row that ends early leaves white")
    #expect(shade(image, 0, 0) == 255 && shade(image, 8 - 2, 20) == 208)
  }

  @Test("a stretched row shows each image from its smallest to its largest finite value")
  func stretching() {
    let cells = [
      Cell([-3, 1]), Cell([0.5, 0.51]), Cell([2, 2]), Cell([.nan, .infinity]),
      Cell([-.greatestFiniteMagnitude, .greatestFiniteMagnitude]),
      Cell([0, .leastNonzeroMagnitude]),
    ]
    let image = ImageGrid(width: 2, height: 1, rows: [.init("", stretching: cells)]).image()
    let shades = cells.indices.map { column in
      [5, 63].map { shade(image, column * 132 + 8 + $0, 20) }
    }
    #expect(shades == [[255, 0], [255, 0], [128, 128], [128, 255], [255, 0], [255, 0]])
  }

  @Test("a mosaic without labels is a regular grid")
  func mosaic() throws {
    let grid = Self.grid(28, 28, columns: 10, rows: 6)
    let layout = ImageGridLayout(
      imageWidth: 28, imageHeight: 28, columnLabels: [], rows: grid.rows)
    #expect(layout.lines.isEmpty)
    let xs = layout.places[0].map(\.x)
    let ys = layout.places.map { $0[0].y }
    #expect(zip(xs, xs.dropFirst()).map { $1 - $0 } == Array(repeating: 132, count: 9))
    #expect(zip(ys, ys.dropFirst()).map { $1 - $0 } == Array(repeating: 128, count: 5))
  }

  @Test("a marked image has a black frame, 2 to 7 pixels outside of it; others a light grey one")
  func frames() {
    let cells = [Cell([1], isMarked: true), Cell([1])]
    let image = ImageGrid(width: 1, height: 1, rows: [.init("", cells)]).image()
    let marked = (0...8).map { shade(image, $0, 70) }
    #expect(marked == [255, 0, 0, 0, 0, 0, 255, 255, 0])
    let other = (132...140).map { shade(image, $0, 70) }
    #expect(other == [255, 255, 255, 255, 255, 255, 208, 208, 0])
  }

  @Test("labels stand above, left-aligned; column labels and notes are centred on their images")
  func places() {
    let letters = Lettering.standard
    let rows = [
      ImageGrid.Row("Test", [Cell([0], note: "a"), Cell([0], note: "0.0356")]),
      ImageGrid.Row("More", [Cell([0])]),
    ]
    let layout = ImageGridLayout(
      imageWidth: 1, imageHeight: 1, columnLabels: ["0", "1"], rows: rows)
    #expect(layout.lines.map(\.text) == ["0", "1", "Test", "a", "0.0356", "More"])
    let line = letters.lineHeight
    let image = 8 + 2 * line + 4 + 8
    let more = image + 116 + 8 + line + 20
    #expect(layout.lines.map(\.y) == [8, 8, 8 + line, image + 124, image + 124, more])
    #expect(layout.places.map { $0.map(\.y) } == [[image, image], [more + line + 12]])
    #expect(layout.lines[2].x == 8 && layout.lines[5].x == 8)
    for (index, column) in [(0, 0), (1, 1), (3, 0), (4, 1)] {
      let text = layout.lines[index]
      let centre = layout.places[0][column].x + 58
      #expect(abs(2 * text.x + letters.width(of: text.text) - 2 * centre) <= 1)
    }
    #expect(layout.height == more + line + 12 + 116 + 8 + 8)
  }

  @Test("a long label wraps at words within the width of ten columns")
  func longLabels() {
    let label = String(repeating: "reconstruction ", count: 20)
    let grid = Self.grid(1, 1, columns: 1, label: label)
    #expect(grid.image().width == 1320)
    let layout = ImageGridLayout(imageWidth: 1, imageHeight: 1, columnLabels: [], rows: grid.rows)
    #expect(layout.lines.count > 1)
    #expect(layout.lines.allSatisfy { Lettering.standard.width(of: $0.text) <= 1304 })
    #expect(layout.lines.map(\.text).joined(separator: " ") + " " == label)
  }

  @Test("notes widen the columns of a small grid, wrap in a wide one, and never overlap")
  func notes() {
    let few = Self.grid(1, 1, columns: 2, note: "0.123456789")
    #expect(few.image().width > 264)
    let many = Self.grid(1, 1, columns: 10, note: "0.0345 ± 0.0002 is long", columnLabels: ["x"])
    for grid in [few, many] {
      let layout = ImageGridLayout(
        imageWidth: 1, imageHeight: 1, columnLabels: [], rows: grid.rows)
      for (first, second) in zip(layout.lines, layout.lines.dropFirst()) where first.y == second.y {
        #expect(first.x + Lettering.standard.width(of: first.text) + 10 <= second.x)
      }
    }
  }

  @Test("ten columns with four digits take 660 CSS pixels")
  func phone() {
    #expect(Self.grid(28, 28, columns: 10, note: "0.0356").width == 660)
  }

  @Test("a grid of nothing is a white picture")
  func empty() throws {
    let grid = ImageGrid(width: 28, height: 28, rows: [.init("", [])])
    #expect(grid.image().pixels.allSatisfy { $0 == 255 })
    #expect(try !grid.encoded().isEmpty)
  }
}
