/// The places of a grid's images and texts, in pixels of the picture.
struct ImageGridLayout {
  /// A line of text with its top left corner.
  struct Line: Equatable {
    let text: String
    let x: Int
    let y: Int
  }

  /// The largest side of an image that is enlarged.
  static let imageSide = 116
  /// Around an image, for its frame.
  static let rim = 8
  /// Between the texts of two columns.
  static let textGap = 10
  /// Between a text and the image that it belongs to.
  static let textSpacing = 4
  /// Between two rows.
  static let rowSpacing = 20
  /// The most that labels widen a picture to: that of ten columns.
  static let fullWidth = 10 * (imageSide + 2 * rim)
  /// The picture's sides; the width is even, a whole number of CSS pixels.
  let width: Int
  let height: Int
  /// How many pixels of the picture each side of an image's pixel takes.
  let scale: Int
  /// The top left corner of each image, row by row.
  let places: [[(x: Int, y: Int)]]
  /// All texts.
  let lines: [Line]

  private let imageWidth: Int
  private let imageHeight: Int

  init(imageWidth: Int, imageHeight: Int, columnLabels: [String], rows: [ImageGrid.Row]) {
    let (letters, rim) = (Lettering.standard, Self.rim)
    self.imageWidth = imageWidth
    self.imageHeight = imageHeight
    let scale = max(1, Self.imageSide / max(imageWidth, imageHeight))
    self.scale = scale

    // A column is as wide as an image, or as the texts above and below need; texts wrap at words
    // before they make the picture wider than `fullWidth`.
    let columns = max(1, columnLabels.count, rows.map(\.cells.count).max() ?? 0)
    let texts = columnLabels + rows.flatMap { $0.cells.map(\.note) }
    let widestText = texts.map { letters.widestLine(of: $0) }.max() ?? 0
    let widestWord = texts.map { letters.widestWord(of: $0) }.max() ?? 0
    let gap = Self.textGap
    let pitch = max(
      max(Self.imageSide, imageWidth * scale) + 2 * rim, min(widestWord + gap, Self.fullWidth),
      min(widestText + gap, Self.fullWidth / columns))
    let widestLabel = rows.map { letters.widestLine(of: $0.label) + 2 * rim }.max() ?? 0
    let width = max(columns * pitch, min(widestLabel, Self.fullWidth))
    self.width = width + width % 2

    var lines: [Line] = []
    var y = rim
    /// Writes `texts`, each centred below or above its column, in as many lines as the longest has.
    func writeCentred(_ texts: [String]) -> Int {
      let wrapped = texts.map { letters.lines(of: $0, width: pitch - gap) }
      for (column, parts) in wrapped.enumerated() {
        for (number, text) in parts.enumerated() {
          let x = column * pitch + (pitch - letters.width(of: text)) / 2
          lines.append(Line(text: text, x: x, y: y + number * letters.lineHeight))
        }
      }
      return (wrapped.map(\.count).max() ?? 0) * letters.lineHeight
    }
    y += writeCentred(columnLabels)

    places = rows.enumerated().map { index, row in
      let label = letters.lines(of: row.label, width: width - 2 * rim)
      let isBelowText =
        index == 0 ? !columnLabels.isEmpty : rows[index - 1].cells.contains { !$0.note.isEmpty }
      if index > 0 && (isBelowText || !label.isEmpty) { y += Self.rowSpacing }
      for text in label {
        lines.append(Line(text: text, x: rim, y: y))
        y += letters.lineHeight
      }
      y += rim + (label.isEmpty && !isBelowText ? 0 : Self.textSpacing)
      let places = row.cells.indices.map { column in
        (x: column * pitch + (pitch - imageWidth * scale) / 2, y: y)
      }
      y += imageHeight * scale + rim
      y += writeCentred(row.cells.map(\.note))
      return places
    }
    height = y + rim
    self.lines = lines
  }

  /// The picture of `rows`, those that this layout was made for.
  func image(of rows: [ImageGrid.Row]) -> GrayscaleImage {
    var picture = GrayscaleImage(width: width, height: height, filledWith: 255)
    for (row, places) in zip(rows, places) {
      for (cell, place) in zip(row.cells, places) {
        // A marked image has a black frame of 5 pixels, after a white gap of 2; any other image has
        // a light grey frame of 2.
        for (frame, shade) in cell.isMarked ? [(7, 0), (2, 255)] : [(2, 208)] as [(Int, UInt8)] {
          picture.fill(
            x: place.x - frame, y: place.y - frame, width: imageWidth * scale + 2 * frame,
            height: imageHeight * scale + 2 * frame, with: shade)
        }
        let ends = row.scale(of: cell)
        let image = GrayscaleImage(
          values: cell.pixels, width: imageWidth, height: imageHeight, black: ends.black,
          white: ends.white)
        picture.draw(image, x: place.x, y: place.y, scale: scale)
      }
    }
    for line in lines { picture.write(line.text, x: line.x, y: line.y) }
    return picture
  }
}
