import Basics
import Notebook
import Platform

/// The mean activations of the units of sigmoid layers over some images, as a histogram for each layer.
public struct Activations: Exhibit {
  private let names: [String]
  private let dataset: String
  private let imageCount: Int
  private let unitCount: Int

  /// For each encoder, the mean output of each unit over the images.
  public let means: [[Double]]
  /// For each encoder, the share of all outputs that are larger than 0.5, from 0 to 1.
  public let sharesAboveHalf: [Double]

  /// The outputs of `encoders`, which lie from 0 to 1, on all of `images`.
  @MainActor public init(of encoders: [Sequential], on images: ImageSet) {
    names = encoders.map(\.name)
    dataset = Session.current.images.name
    imageCount = images.count
    unitCount = encoders.map(\.outputs).max() ?? 0
    let measured = encoders.map { encoder in
      let outputs = Book.outputs(of: encoder, on: images)
      let columns = outputs.columnArrays
      require(
        columns.allSatisfy { $0.allSatisfy { $0 >= 0 && $0 <= 1 } },
        "expected activations from 0 to 1 in \(encoder.name), found others")
      let above = columns.reduce(0) { sum, column in sum + column.count { $0 > 0.5 } }
      return (
        means: columns.map { $0.reduce(0.0) { $0 + Double($1) } / Double(images.count) },
        share: Double(above) / Double(images.count * encoder.outputs)
      )
    }
    means = measured.map(\.means)
    sharesAboveHalf = measured.map(\.share)
  }

  /// `activations`.
  public var name: String { "activations" }

  /// What is counted, and the median of each encoder.
  public var caption: String {
    "The mean activations of \(counted(unitCount, "hidden unit")) over \(counted(imageCount, "test image"))"
      + " of \(dataset). \(medians)"
  }

  /// The medians, and how many outputs are large.
  public var alternativeText: String {
    "A histogram of mean activations from 0 to 1. \(medians) Activations above 0.5: "
      + inWords(zip(names, sharesAboveHalf).map { "\(100 * $1, digits: 1) % \($0)" }) + "."
  }

  private var medians: String {
    "Medians: "
      + inWords(zip(names, means).map { "\(Sample($1).median, digits: 3) \($0)" }) + "."
  }

  /// The histogram.
  public var figure: any Figure {
    let bins = Histogram.Bins(0...1, count: 50)
    return Histogram(
      x: "mean activation of a unit", y: "share of the units", bins: bins,
      groups: zip(names, means).map { .init($0, counts: bins.counts(of: $1)) })
  }
}
