import Basics
import Notebook

/// The error of principal components by their number, with the error of each network as a horizontal line.
public struct PrincipalComponentsChart: Exhibit {
  private let networks: [(name: String, error: Double)]
  /// What the largest number of components is equal to.
  private let count: String

  /// The error of the first k components on the images, from k = 0, the mean image.
  public let errors: [Double]

  /// Compares `components` with `networks` on `images`.
  @MainActor public init(
    _ components: PrincipalComponents, beside networks: [Sequential], on images: ImageSet
  ) {
    for network in networks { network.checkReads(images) }
    errors = meanSquaredErrors(of: components, on: images)
    let k = errors.count - 1
    count =
      networks.allSatisfy { encoder(of: $0).outputs == k }
      ? ", the number of codings" : k == images.pixelCount ? ", the number of pixels" : ""
    self.networks = networks.map { ($0.name, error(of: $0, on: images)) }
  }

  /// The smallest number of components whose error is at most `error`; nil if all are worse.
  public func componentCount(reaching error: Double) -> Int? { errors.firstIndex { $0 <= error } }

  /// `principal-components`.
  public var name: String { "principal-components" }

  /// The comparison at equal numbers, and how many components do as well as each network.
  public var caption: String {
    "The error of describing the test images by the first k principal components of the training images:"
      + " \(four(errors[errors.count - 1])) for k = \(errors.count - 1)\(count)."
      + " Horizontal lines: " + comparisons + "."
  }

  private var comparisons: String {
    inWords(
      networks.map { name, error in
        let count = componentCount(reaching: error)
        return "\(name), \(four(error)), "
          + (count.map {
            $0 == 0
              ? "no better than the mean image"
              : "between \($0 - 1) and \(counted($0, "component"))"
          }
            ?? "better than all of them")
      })
  }

  /// How the curve falls, and where it crosses the lines.
  public var alternativeText: String {
    "A curve over the number of components, on a logarithmic axis, that falls to"
      + " \(four(errors[errors.count - 1])) at \(errors.count - 1), and a horizontal line for each"
      + " network: " + comparisons + "."
  }

  /// The chart.
  public var figure: any Figure {
    LineChart(
      x: LineChart.Axis("number of components", scale: .logarithmic),
      y: LineChart.Axis("mean squared error, test images", startsAtZero: true),
      series: [
        .init("PCA", points: errors.indices.dropFirst().map { (Double($0), errors[$0]) })
      ],
      lines: networks.map { .init($0.name, y: $0.error) })
  }
}
