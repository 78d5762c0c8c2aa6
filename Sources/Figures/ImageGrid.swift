import Basics
import Platform

/// Images of one size in labelled rows, as one grayscale PNG picture on white paper.
///
/// The picture has two pixels for each CSS pixel. Images are enlarged by a whole factor to at most
/// 116 pixels, so ten columns take 660 CSS pixels; larger images are left as they are. A phone
/// that shows these in 328 CSS pixels has lettering of 9.4 pixels. The lettering has the same bytes
/// everywhere.
public struct ImageGrid: Figure {
  /// An image of a grid.
  public struct Cell: Sendable {
    let pixels: [Float]
    let note: String
    let isMarked: Bool

    /// An image of `pixels`, `width * height` of them, the top row first, with `note` centred below. A
    /// thick black frame marks it; others have a thin light one.
    public init(_ pixels: [Float], note: String = "", isMarked: Bool = false) {
      (self.pixels, self.note, self.isMarked) = (pixels, note, isMarked)
    }
  }

  /// A row of a grid.
  public struct Row: Sendable {
    let label: String
    let cells: [Cell]
    /// The values that are black and white; nil if each image has its own.
    let scale: (black: Float, white: Float)?

    /// A row of `cells`, from left to right, under `label`, with its own scale from `black` to `white`;
    /// values beyond either end are as black or white as that.
    public init(_ label: String, _ cells: [Cell], black: Float = 1, white: Float = 0) {
      (self.label, self.cells, scale) = (label, cells, (black, white))
    }

    /// A row of `cells`, from left to right, under `label`. Each image has its own scale: its largest finite value is
    /// black, its smallest one white. An image of one value is mid-grey.
    public init(_ label: String, stretching cells: [Cell]) {
      (self.label, self.cells, scale) = (label, cells, nil)
    }

    /// The values that are black and white in `cell`, one of the row's.
    func scale(of cell: Cell) -> (black: Float, white: Float) {
      let values = cell.pixels.lazy.filter(\.isFinite)
      return scale ?? (values.max() ?? 0, values.min() ?? 0)
    }
  }

  let rows: [Row]
  /// `png`.
  public let fileExtension = "png"
  /// The images in numbers.
  public let data: DataTable?

  private let layout: ImageGridLayout

  /// The picture's width in CSS pixels, half of that in pixels.
  public var width: Int { layout.width / 2 }

  /// A grid of `rows`, the top one first, of images of `width` by `height` pixels, under `columnLabels`.
  ///
  /// - Precondition: sides of at least 1 pixel, and `width * height` values in each cell.
  public init(
    width: Int, height: Int, columnLabels: [String] = [], rows: [Row], data: DataTable? = nil
  ) {
    require(
      width > 0 && height > 0,
      "expected images of at least 1 x 1 pixels, found \(width) x \(height)")
    for cell in rows.lazy.flatMap(\.cells) {
      require(
        cell.pixels.count == width * height,
        "expected \(width * height) values in a cell, \(width) x \(height) pixels, found \(cell.pixels.count)"
      )
    }
    self.rows = rows
    self.data = data
    layout = ImageGridLayout(
      imageWidth: width, imageHeight: height, columnLabels: columnLabels, rows: rows)
  }

  /// The picture as a PNG file.
  ///
  /// - Throws: `Failure` if the picture is larger than libpng takes.
  public func encoded() throws(Failure) -> [UInt8] { try image().png() }

  /// The picture itself.
  public func image() -> GrayscaleImage { layout.image(of: rows) }
}
