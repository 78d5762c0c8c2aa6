/// Images of one size in rows and columns, on an opaque background, as one PNG picture.
///
/// Tiles stand apart by an even spacing, which is also the margin around all of them. Every pixel
/// of an image is a square of whole pixels, so the picture is as crisp as the images are.
public struct ImageGrid: Figure {
  /// The images, row by row, the top row first; a row shorter than the others ends early.
  public let rows: [[GrayscaleImage]]

  /// How many pixels wide and high each pixel of an image is.
  public let scale: Int

  /// Pixels between two tiles, and around all of them.
  public let spacing: Int

  /// The number of rows after which the spacing is four times as wide, or nil if it never is.
  public let rowsPerGroup: Int?

  /// The shade around the tiles, from 0 (black) to 255 (white).
  public let background: UInt8

  /// The picture's width in pixels.
  public let width: Int

  /// The picture's height in pixels.
  public let height: Int

  /// `png`.
  public let fileExtension = "png"

  /// What the images show in numbers: an error for each, say.
  public let data: DataTable?

  private let columnCount: Int
  private let tileWidth: Int
  private let tileHeight: Int

  /// A grid of `rows` of images.
  ///
  /// - Parameters:
  ///   - rows: images of one size, at least one of them.
  ///   - scale: pixels of the picture for each pixel of an image; by default, the number that
  ///     brings the picture's width nearest to 840 pixels.
  ///   - spacing: pixels between two tiles and around all of them.
  ///   - rowsPerGroup: how many rows belong together, if the groups are to stand apart.
  ///   - background: the shade around the tiles, from 0 (black) to 255 (white).
  ///   - data: what the images show in numbers.
  /// - Precondition: all images have one size, and there is at least one of at least one pixel.
  public init(
    rows: [[GrayscaleImage]], scale: Int? = nil, spacing: Int = 4, rowsPerGroup: Int? = nil,
    background: UInt8 = 208, data: DataTable? = nil
  ) {
    guard let first = rows.lazy.flatMap(\.self).first else {
      preconditionFailure("a grid needs at least one image")
    }
    precondition(first.width > 0 && first.height > 0, "a grid needs images that have pixels")
    for image in rows.joined() {
      precondition(
        image.width == first.width && image.height == first.height,
        "a grid needs images of one size, got \(first.width) x \(first.height) and "
          + "\(image.width) x \(image.height)")
    }
    precondition(scale ?? 1 >= 1, "a grid's scale must be 1 or more")
    precondition(spacing >= 0, "a grid's spacing must be 0 or more, got \(spacing)")
    precondition(rowsPerGroup ?? 1 >= 1, "a group must have 1 row or more")

    self.rows = rows
    self.spacing = spacing
    self.rowsPerGroup = rowsPerGroup
    self.background = background
    self.data = data
    columnCount = rows.map(\.count).max() ?? 0
    self.scale =
      scale ?? Self.defaultScale(pixels: columnCount * first.width, gaps: columnCount + 1, spacing)
    tileWidth = first.width * self.scale
    tileHeight = first.height * self.scale
    width = columnCount * (tileWidth + spacing) + spacing
    let gapsBetweenGroups = rowsPerGroup.map { (rows.count - 1) / $0 } ?? 0
    height = rows.count * (tileHeight + spacing) + spacing + gapsBetweenGroups * 3 * spacing
  }

  /// A grid of `images`, row by row, `columns` of them in a row; the last row may end early.
  public init(_ images: [GrayscaleImage], columns: Int) {
    self.init(rows: Self.rows(of: images, columns: columns))
  }

  /// The picture as a PNG file.
  ///
  /// - Throws: ``PNGError`` if the picture is larger than libpng takes.
  public func encoded() throws(PNGError) -> [UInt8] {
    try image().png()
  }

  /// The picture itself.
  public func image() -> GrayscaleImage {
    var picture = GrayscaleImage(width: width, height: height, filledWith: background)
    for (row, images) in rows.enumerated() {
      let groupsAbove = rowsPerGroup.map { row / $0 } ?? 0
      let y = spacing + row * (tileHeight + spacing) + groupsAbove * 3 * spacing
      for (column, image) in images.enumerated() {
        let x = spacing + column * (tileWidth + spacing)
        picture.draw(image.scaled(by: scale), x: x, y: y)
      }
    }
    return picture
  }

  /// The scale of at least 1 at which `pixels` and the `gaps` between them are nearest to 840 wide.
  private static func defaultScale(pixels: Int, gaps: Int, _ spacing: Int) -> Int {
    let room = Double(840 - gaps * spacing) / Double(pixels)
    return max(1, Int(room.rounded(.toNearestOrEven)))
  }
}
