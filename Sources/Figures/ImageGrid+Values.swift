extension ImageGrid {
  /// A grid of pictures of numbers, row by row: originals above their reconstructions, say.
  ///
  /// - Parameters:
  ///   - rows: for each picture its `width * height` numbers, row by row, the top row first.
  ///   - width: the pixels in a row of a picture.
  ///   - height: the rows of a picture.
  ///   - black: the number that is black; numbers beyond it are too.
  ///   - white: the number that is white; numbers beyond it are too.
  ///   - rowsPerGroup: how many rows belong together, if the groups are to stand apart.
  ///   - data: what the pictures show in numbers; by default a summary of each picture: its
  ///     smallest and its largest number, and the share of its numbers that are grey, nearer to the
  ///     middle of `black` and `white` than a hundredth of the way to either.
  public init(
    rows: [[[Float]]], width: Int, height: Int, black: Float, white: Float,
    rowsPerGroup: Int? = nil, data: DataTable? = nil
  ) {
    self.init(
      rows: rows.map { row in
        row.map {
          GrayscaleImage(values: $0, width: width, height: height, black: black, white: white)
        }
      },
      rowsPerGroup: rowsPerGroup,
      data: data ?? Self.summary(of: rows, black: black, white: white))
  }

  /// A grid that compares sets of pictures of numbers, `columns` pictures in a row: the weights of the
  /// same units in several networks, say.
  ///
  /// A row of the first set stands above the same row of the second, and so on: they are a group.
  ///
  /// - Precondition: there is a set, and all have equally many pictures, at least one.
  public init(
    comparing sets: [[[Float]]], columns: Int, width: Int, height: Int, black: Float, white: Float,
    data: DataTable? = nil
  ) {
    precondition(Set(sets.map(\.count)).count == 1, "sets of \(sets.map(\.count)) pictures")
    let rows = sets.map { Self.rows(of: $0, columns: columns) }
    self.init(
      rows: rows[0].indices.flatMap { index in rows.map { $0[index] } }, width: width,
      height: height, black: black, white: white,
      rowsPerGroup: sets.count > 1 ? sets.count : nil, data: data)
  }

  /// `images`, cut into rows of `columns`; the last may be shorter.
  static func rows<Image>(of images: [Image], columns: Int) -> [[Image]] {
    precondition(columns >= 1, "a grid needs a column, got \(columns)")
    return stride(from: 0, to: images.count, by: columns).map {
      Array(images[$0..<min($0 + columns, images.count)])
    }
  }

  /// The place of each picture, its smallest and largest number, and its share of grey.
  private static func summary(of rows: [[[Float]]], black: Float, white: Float) -> DataTable {
    let middle = (black + white) / 2
    let nearness = abs(black - white) / 200
    let places = rows.enumerated().flatMap { row, pictures in
      pictures.indices.map { (row: Double(row + 1), column: Double($0 + 1)) }
    }
    let pictures = rows.joined()
    return DataTable([
      "row": places.map(\.row), "column": places.map(\.column),
      "smallest": pictures.map { Double($0.min() ?? .nan) },
      "largest": pictures.map { Double($0.max() ?? .nan) },
      "grey": pictures.map { picture in
        Double(picture.count { abs($0 - middle) < nearness }) / Double(picture.count)
      },
    ])
  }
}
