import Basics
import Notebook

/// The weights of the first layer as pictures, one for each unit: dark for positive weights, light for
/// negative ones. Each network has its own scale.
public struct Features: Exhibit {
  private static let unitCount = 30
  private static let columns = 10

  private let width: Int
  private let height: Int
  private let groups: [Group]
  private let dataset: String
  /// ` after 5 epochs`, if the networks were trained for one number of epochs.
  private let duration: String

  private struct Group {
    let name: String
    /// The weights of the units that are shown.
    let units: [[Float]]
    /// max |w| over these units.
    var scale: Float { units.joined().map(\.magnitude).max() ?? 0 }
  }

  /// The first units of `networks`, which read the chapter's images.
  @MainActor public init(of networks: [Sequential]) {
    let images = Session.current.images.train
    (width, height) = (images.width, images.height)
    dataset = Session.current.images.name
    duration = Session.current.duration(of: networks)
    groups = networks.map { network in
      network.checkReads(images)
      let weights = network.denseLayers[0].weights.value
      return Group(
        name: network.name,
        units: (0..<min(Self.unitCount, weights.columns)).map(weights.column))
    }
  }

  /// `features`.
  public var name: String { "features" }

  /// What black and white mean for each network.
  public var caption: String {
    let count = groups.map(\.units.count).max() ?? 0
    return "The weights from the pixels to the first \(count == 1 ? "unit" : "\(count) units")"
      + " of the first layer\(duration) on \(dataset). Grey is 0. Black is the largest magnitude among the units shown,"
      + " white its negative: "
      + inWords(groups.map { "\(Double($0.scale), digits: 3) for \($0.name)" }) + "."
  }

  /// How many pictures there are, and how large the weights are.
  public var alternativeText: String {
    inWords(
      groups.map {
        "\(counted($0.units.count, "unit")) of \($0.name), weights up to \(Double($0.scale), digits: 3)"
      }) + ". A unit is a small grey picture with darker and lighter spots."
  }

  /// The grid, 10 units a row.
  public var figure: any Figure {
    ImageGrid(
      width: width, height: height, rows: groups.flatMap(Self.rows),
      data: DataTable(
        columns: ["network", "unit", "smallest weight", "largest weight"],
        rows: groups.flatMap { group in
          group.units.enumerated().map { index, weights in
            [
              group.name, "\(index + 1)", "\(Double(weights.min() ?? 0), digits: 6)",
              "\(Double(weights.max() ?? 0), digits: 6)",
            ]
          }
        }))
  }

  private static func rows(of group: Group) -> [ImageGrid.Row] {
    let scale = max(group.scale, .leastNormalMagnitude)
    let text = "\(Double(scale), digits: 3)"
    return stride(from: 0, to: group.units.count, by: columns).map { first in
      .init(
        first == 0 ? "\(group.name): white −\(text), black \(text)" : "",
        group.units[first..<min(first + columns, group.units.count)].map { .init($0) },
        black: scale, white: -scale)
    }
  }
}
