import Figures
import Testing

@Suite("Image grids")
struct ImageGridTests {
  static func tiles(_ rows: Int, _ columns: Int, side: Int) -> [[GrayscaleImage]] {
    let tile = GrayscaleImage(width: side, height: side, filledWith: 255)
    return Array(repeating: Array(repeating: tile, count: columns), count: rows)
  }

  @Test("every pixel is where the drawing on paper has it")
  func pixels() throws {
    let tiles = (1...3).map { GrayscaleImage(width: 1, height: 1, filledWith: UInt8($0)) }
    let grid = ImageGrid(
      rows: [[tiles[0], tiles[1]], [tiles[2]]], scale: 2, spacing: 1, background: 9)
    let expected: [[UInt8]] = [
      [9, 9, 9, 9, 9, 9, 9],
      [9, 1, 1, 9, 2, 2, 9],
      [9, 1, 1, 9, 2, 2, 9],
      [9, 9, 9, 9, 9, 9, 9],
      [9, 3, 3, 9, 9, 9, 9],
      [9, 3, 3, 9, 9, 9, 9],
      [9, 9, 9, 9, 9, 9, 9],
    ]
    let image = GrayscaleImage(width: 7, height: 7, pixels: Array(expected.joined()))
    #expect(grid.image() == image)
    #expect(try PNGReader.decode(grid.encoded()) == image)
    #expect(grid.fileExtension == "png")
    #expect(grid.data == nil)
  }

  @Test(
    "sizes follow from tiles, scale and spacing",
    arguments: [
      // rows, columns, side, scale, spacing, then width and height as worked out by hand
      (3, 10, 28, 3, 6, 906, 276),  // 10 * 84 + 11 * 6; 3 * 84 + 4 * 6
      (15, 20, 28, 1, 2, 602, 452),  // 20 * 28 + 21 * 2; 15 * 28 + 16 * 2
      (1, 1, 8, 10, 0, 80, 80),
      (2, 4, 64, 3, 8, 808, 408),  // 4 * 192 + 5 * 8; 2 * 192 + 3 * 8
    ])
  func sizes(
    _ rows: Int, _ columns: Int, _ side: Int, _ scale: Int, _ spacing: Int, _ width: Int,
    _ height: Int
  ) {
    let grid = ImageGrid(
      rows: Self.tiles(rows, columns, side: side), scale: scale, spacing: spacing)
    #expect(grid.width == width)
    #expect(grid.height == height)
    #expect(grid.image().width == width)
    #expect(grid.image().height == height)
  }

  @Test(
    "the default scale brings the width nearest to 840 pixels, and is at least 1",
    arguments: [
      // columns, side, scale: (840 - (columns + 1) * 4) / (columns * side), rounded
      (10, 28, 3),  // 796 / 280 = 2.84
      (20, 28, 1),  // 756 / 560 = 1.35
      (10, 8, 10),  // 796 / 80 = 9.95
      (10, 64, 1),  // 796 / 640 = 1.24
      (1, 28, 30),  // 832 / 28 = 29.7
      (100, 28, 1),  // 436 / 2800 = 0.16
      (300, 1, 1),  // no room at all
    ])
  func defaultScale(columns: Int, side: Int, expected: Int) {
    #expect(ImageGrid(rows: Self.tiles(1, columns, side: side), spacing: 4).scale == expected)
  }

  @Test("between groups of rows the spacing is four times as wide")
  func groups() {
    let grid = ImageGrid(
      rows: Self.tiles(4, 1, side: 1), scale: 1, spacing: 1, rowsPerGroup: 2, background: 0)
    let middle = (0..<grid.height).map { grid.image().pixels[$0 * grid.width + 1] }
    #expect(middle == [0, 255, 0, 255, 0, 0, 0, 0, 255, 0, 255, 0])
    let rows: [[[Float]]] = [[[0]], [[0]], [[0]]]
    let values = ImageGrid(rows: rows, width: 1, height: 1, black: 1, white: 0, rowsPerGroup: 2)
    #expect(values.rowsPerGroup == 2)
  }

  @Test("pictures of numbers lie in rows, and say how small and large their numbers are")
  func values() throws {
    let rows: [[[Float]]] = [[[0, 1], [0.25, 2]], [[-1, .nan]]]
    let grid = ImageGrid(rows: rows, width: 2, height: 1, black: 1, white: 0)
    #expect(grid.rows.map { $0.map(\.pixels) } == [[[255, 0], [191, 0]], [[255, 128]]])
    let table = try #require(grid.data)
    #expect(table.columns == ["row", "column", "smallest", "largest", "grey"])
    #expect(
      table.rows.prefix(2) == [["1", "1", "0.00", "1", "0"], ["1", "2", "0.25", "2", "0"]])
    let errors = DataTable(["error": [0.5]])
    #expect(
      ImageGrid(rows: rows, width: 2, height: 1, black: 1, white: 0, data: errors).data == errors)
  }

  @Test("a number counts as grey within a hundredth of the way from the middle to black or white")
  func grey() {
    let values: [Float] = [0, 0.0009, -0.0009, 0.0011, -0.0011, 0.1, -0.1, .nan]
    let grid = ImageGrid(rows: [[values]], width: 8, height: 1, black: 0.1, white: -0.1)
    #expect(grid.data?.rows.first?.last == "0.375")
  }

  @Test("pictures without rows of their own fill rows of as many as told")
  func columns() {
    let grid = ImageGrid(
      comparing: [(0..<5).map { [Float($0)] }], columns: 2, width: 1, height: 1, black: 4, white: 0)
    #expect(grid.rows.map(\.count) == [2, 2, 1] && grid.rowsPerGroup == nil)
    #expect(grid.rows[2][0].pixels == [0])
    #expect(
      grid.data?.csv()
        == "row,column,smallest,largest,grey\n1,1,0,0,0\n1,2,1,1,0\n2,1,2,2,1\n2,2,3,3,0\n3,1,4,4,0\n"
    )
  }

  @Test("rows of sets that are compared stand above each other")
  func sets() {
    let grid = ImageGrid(
      comparing: [[[0], [1], [2]], [[3], [4], [5]]], columns: 2, width: 1, height: 1, black: 0,
      white: 5)
    #expect(grid.rows.map { $0.map { $0.pixels[0] / 51 } } == [[0, 1], [3, 4], [2], [5]])
    #expect(grid.rowsPerGroup == 2)
  }

  @Test("rectangular images keep their sides apart")
  func rectangular() {
    let tile = GrayscaleImage(width: 3, height: 2, pixels: [1, 2, 3, 4, 5, 6])
    let grid = ImageGrid(rows: [[tile]], scale: 1, spacing: 0)
    #expect(grid.image() == tile)
  }
}
