import Basics
import Notebook
import Platform

/// The activations of sigmoid layers over some images, as a histogram for each layer.
public struct Activations: Exhibit {
  private static let binCount = 50

  private let layers: [Layer]
  private let dataset: String
  private let imageCount: Int
  private var isOfUnits = false

  private struct Layer {
    let name: String
    /// The mean output of each unit.
    let means: [Double]
    /// The number of outputs in each bin.
    let counts: [Int]
    /// The number of outputs that are larger than 0.5.
    let above: Int
    var shareAboveHalf: Double { Double(above) / Double(max(1, counts.reduce(0, +))) }
  }

  /// For each encoder, the mean output of each unit over the images.
  public var means: [[Double]] { layers.map(\.means) }
  /// For each encoder, the share of all outputs that are larger than 0.5, from 0 to 1.
  public var sharesAboveHalf: [Double] { layers.map(\.shareAboveHalf) }
  /// For each encoder, the share of its outputs in each of 50 bins from 0 to 1.
  public var binShares: [[Double]] {
    layers.map { layer in
      let total = Double(max(1, layer.counts.reduce(0, +)))
      return layer.counts.map { Double($0) / total }
    }
  }
  /// The histogram of the units' mean outputs instead of single outputs.
  public var ofUnits: Activations {
    var other = self
    other.isOfUnits = true
    return other
  }

  /// The outputs of `encoders`, which lie from 0 to 1, on all of `images`.
  @MainActor public init(of encoders: [Sequential], on images: ImageSet) {
    layers = encoders.map { Self.measure($0, on: images) }
    dataset = Session.current.images.name
    imageCount = images.count
  }

  @MainActor private static func measure(_ encoder: Sequential, on images: ImageSet) -> Layer {
    var sums = [Double](repeating: 0, count: encoder.outputs)
    var counts = [Int](repeating: 0, count: binCount)
    var above = 0
    // Some images at a time: the outputs of all would take much memory.
    for start in stride(from: 0, to: images.count, by: 1000) {
      let activations = outputs(of: encoder, on: images.dropFirst(start).prefix(1000))
      for row in 0..<activations.rows {
        for (unit, activation) in activations.row(row).enumerated() {
          guard activation >= 0 && activation <= 1 else {
            chapterFailure(
              "expected activations from 0 to 1 in \(encoder.name), found \(activation)")
          }
          sums[unit] += Double(activation)
          counts[min(Int(activation * Float(binCount)), binCount - 1)] += 1
          if activation > 0.5 { above += 1 }
        }
      }
    }
    return Layer(
      name: encoder.name, means: sums.map { $0 / Double(images.count) }, counts: counts,
      above: above)
  }

  /// `activations`, or `mean-activations`.
  public var name: String { isOfUnits ? "mean-activations" : "activations" }

  private var subject: String {
    isOfUnits ? "The mean activations of the hidden units" : "The activations of all hidden units"
  }

  /// What is counted, and the medians of the means or the shares of large activations.
  public var caption: String {
    "\(subject) over \(counted(imageCount, "test image")) of \(dataset). \(finding)"
  }

  /// What is counted, and the finding.
  public var alternativeText: String { "A histogram from 0 to 1. \(finding)" }

  private var finding: String {
    isOfUnits
      ? "Medians – " + list { "\(Sample($0.means).median, digits: 3)" }
      : "Activations above 0.5 – " + list { "\(100 * $0.shareAboveHalf, digits: 1) %" }
  }

  private func list(_ text: (Layer) -> String) -> String {
    inWords(layers.map { "\($0.name): \(text($0))" }) + "."
  }

  /// The histogram.
  public var figure: any Figure {
    let bins = Histogram.Bins(0...1, count: Self.binCount)
    return Histogram(
      x: isOfUnits ? "mean activation of a unit" : "activation",
      y: isOfUnits ? "share of the units" : "share of the activations", bins: bins,
      groups: layers.map {
        .init($0.name, counts: isOfUnits ? bins.counts(of: $0.means) : $0.counts)
      })
  }
}
