import Basics
import Notebook

/// The first image of each class, and below it what each of some networks makes of it.
public struct Reconstructions: Exhibit {
  private let examples: ImageSet
  private let imageCount: Int
  private let dataset: String
  /// ` after 5 epochs`, if the networks were trained for one number of epochs.
  private let duration: String
  private let rows: [Row]

  private struct Row {
    let name: String
    /// The mean squared error over all images.
    let error: Double
    /// That of each example.
    let exampleErrors: [Double]
    let outputs: [[Float]]
  }

  /// The reconstructions of the first image of each class of `images` by each of `networks`, whose errors
  /// are means over all of `images`.
  @MainActor public init(of images: ImageSet, by networks: [Sequential]) {
    let device = Session.current.device
    for network in networks { network.checkReads(images) }
    let examples = images.images(at: images.firstOfEachClass())
    self.examples = examples
    imageCount = images.count
    dataset = Session.current.images.name
    duration = Session.current.duration(of: networks)
    rows = networks.map {
      Row(
        name: $0.name, error: Book.error(of: $0, on: images),
        exampleErrors: $0.meanSquaredErrors(examples.pixels, on: device),
        outputs: $0(examples.pixels, on: device).rowArrays)
    }
  }

  /// `reconstructions`.
  public var name: String { "reconstructions" }

  /// What the rows are.
  public var caption: String {
    "The first test image\(examples.count == 1 ? "" : " of each class") of \(dataset) and its reconstructions\(duration),"
      + " above the mean squared error of each. In brackets, the mean over"
      + " \(counted(imageCount, "test image")): "
      + inWords(rows.map { "\($0.name) (\(four($0.error)))" }) + "." + closest
  }

  /// The rows from top to bottom, and which of them has the smallest mean error.
  public var alternativeText: String {
    "\(counted(examples.count, "test image")) above \(counted(rows.count, "row")) of"
      + " reconstructions: " + inWords(rows.map { "\($0.name), error \(four($0.error))" }) + "."
      + closest
  }

  /// A sentence about the row with the smallest error, if there are several.
  private var closest: String {
    let best = rows.min { $0.error < $1.error }
    return rows.count > 1 ? " The smallest mean error: \(best?.name ?? "")." : ""
  }

  /// The grid, each reconstruction above its error.
  public var figure: any Figure {
    ImageGrid(
      width: examples.width, height: examples.height, columnLabels: examples.labels.map { "\($0)" },
      rows: [.init("test images", examples.intensities.map { .init($0) })]
        + rows.map { row in
          .init(
            "\(row.name): error \(four(row.error))",
            zip(row.outputs, row.exampleErrors).map { .init($0, note: Self.short($1)) })
        },
      data: DataTable(
        columns: ["class"] + rows.map { "error, \($0.name)" },
        rows: examples.labels.enumerated().map { index, label in
          ["\(label)"] + rows.map { "\($0.exampleErrors[index], digits: 7)" }
        }))
  }

  /// `.0353`: narrow enough for a column.
  private static func short(_ error: Double) -> String {
    let text = "\(error, digits: 3)"
    return text.hasPrefix("0") ? String(text.dropFirst()) : text
  }
}
