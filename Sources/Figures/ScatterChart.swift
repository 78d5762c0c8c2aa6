import Basics
import Platform

/// Points on two axes in up to ten groups, as one SVG picture: codings of digits by their class, say.
///
/// Each group has its own colour and one of four shapes. Its name stands at its median or, with a sample of
/// its points, beside the plot. Groups are drawn by turns, so that none hides another. Points that the axes cannot
/// show, such as NaN, are left out. A thousand points take 15 to 40 kilobytes.
public struct ScatterChart: Figure {
  /// An axis of the chart.
  public typealias Axis = LineChart.Axis

  /// Points of one kind.
  public struct Group: Sendable {
    let name: String
    let points: [LineChart.Point]

    /// A group of `points`, pairs of x and y; an empty name is not shown.
    public init(_ name: String, points: some Sequence<(Double, Double)>) {
      self.name = name
      self.points = points.map { LineChart.Point(x: $0, y: $1) }
    }

    /// A group for each of the labels, in ascending order: `labels` has that of each of `points`.
    ///
    /// - Precondition: as many labels as points.
    public static func groups(
      of points: some Sequence<(Double, Double)>, by labels: some Sequence<some BinaryInteger>
    ) -> [Group] {
      let (points, labels) = (Array(points), labels.map { Int($0) })
      require(
        points.count == labels.count,
        "expected a label for each of \(points.count) points, found \(labels.count)")
      let members = Dictionary(grouping: points.indices) { labels[$0] }
      return members.sorted { $0.key < $1.key }.map { label, indices in
        Group("\(label)", points: indices.map { points[$0] })
      }
    }
  }

  /// Where the names of the groups stand.
  public enum NamePlacement: Sendable {
    /// Each at the median of its points: for short names, such as digits.
    case atMedians
    /// In a column beside the plot.
    case beside
  }

  let x: Axis
  let y: Axis
  let groups: [Group]
  let hasEqualScales: Bool
  let names: NamePlacement

  /// As wide as a `LineChart`: 660 CSS pixels.
  public let width = 660
  /// `svg`.
  public let fileExtension = "svg"

  /// A chart of `groups` over the axes `x` and `y`, with `names` at the medians or beside the plot. If it
  /// `hasEqualScales`, a unit has the same length on both axes, which must be linear.
  ///
  /// - Precondition: up to ten groups.
  public init(
    x: Axis, y: Axis, groups: [Group], hasEqualScales: Bool = false,
    names: NamePlacement = .atMedians
  ) {
    require(groups.count <= 10, "expected up to 10 groups of points, found \(groups.count)")
    require(
      !hasEqualScales || (x.scale == .linear && y.scale == .linear),
      "expected linear axes for equal scales, found a logarithmic one")
    (self.x, self.y, self.groups) = (x, y, groups)
    (self.hasEqualScales, self.names) = (hasEqualScales, names)
  }

  /// The chart as an SVG file in UTF-8.
  public func encoded() -> [UInt8] {
    Array((ScatterDrawing(self).svg.text() + "\n").utf8)
  }

  /// The points of `group` that have a place on both axes.
  func shownPoints(of group: Group) -> [LineChart.Point] {
    group.points.filter { x.canShow($0.x) && y.canShow($0.y) }
  }

  /// The medians of x and of y over `points`; the upper one of two.
  static func median(of points: [LineChart.Point]) -> LineChart.Point? {
    guard !points.isEmpty else { return nil }
    let middle = points.count / 2
    return LineChart.Point(
      x: points.map(\.x).sorted()[middle], y: points.map(\.y).sorted()[middle])
  }

  /// The chart in words: the number of points, and each group's median.
  public var alternativeText: String {
    let shown = groups.map(shownPoints)
    let total = shown.reduce(0) { $0 + $1.count }
    let medians = shown.map(Self.median)
    let x = decimalTexts(medians.map { $0?.x ?? 0 }, significantDigits: 3)
    let y = decimalTexts(medians.map { $0?.y ?? 0 }, significantDigits: 3)
    let texts = groups.indices.map { index in
      let name = groups[index].name.isEmpty ? "" : "\(groups[index].name): "
      guard medians[index] != nil else { return name + "no points." }
      return "\(name)\(counted(shown[index].count, "point")) around (\(x[index]), \(y[index]))."
    }
    let count = groups.count > 1 ? " in \(groups.count) groups" : ""
    return
      ([
        "A scatter chart of \(self.y.label) by \(self.x.label): \(counted(total, "point"))\(count)."
      ]
      + texts).joined(separator: " ")
  }

  /// The points, a row each, in the order of the groups: the group if it has a name, x and y.
  public var data: DataTable? {
    let points = groups.flatMap(\.points)
    let x = decimalTexts(points.map(\.x), significantDigits: 5)
    let y = decimalTexts(points.map(\.y), significantDigits: 5)
    let names = groups.flatMap { group in group.points.map { _ in group.name } }
    let isNamed = groups.contains { !$0.name.isEmpty }
    return DataTable(
      columns: (isNamed ? ["group"] : []) + [self.x.label, self.y.label],
      rows: points.indices.map { (isNamed ? [names[$0]] : []) + [x[$0], y[$0]] })
  }
}
