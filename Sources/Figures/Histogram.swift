import Basics
import Platform

/// How the values of up to seven groups are distributed over the same bins, as one SVG picture: the outline of
/// each group's shares, drawn like the lines of a `LineChart`.
public struct Histogram: Figure {
  /// Intervals side by side that count values. A value on an edge belongs to the bin above it, the last edge to
  /// the last bin.
  public struct Bins: Sendable, Equatable {
    let edges: [Double]

    var count: Int { edges.count - 1 }

    /// The bins between neighbours of `edges`.
    ///
    /// - Precondition: at least two finite edges in ascending order.
    public init(edges: [Double]) {
      require(
        edges.count > 1 && edges.allSatisfy(\.isFinite)
          && zip(edges, edges.dropFirst()).allSatisfy { $0 < $1 },
        "expected at least two finite edges in ascending order, found \(edges)")
      self.edges = edges
    }

    /// `count` bins of one width that fill `range`.
    public init(_ range: ClosedRange<Double>, count: Int) {
      require(count > 0, "expected at least one bin, found \(count)")
      // Not lower + width * i, whose width may be infinite; both ends come out exactly.
      self.init(
        edges: (0...count).map { index in
          let part = Double(index) / Double(count)
          return range.lowerBound * (1 - part) + range.upperBound * part
        })
    }

    /// How many of `values` each bin has.
    ///
    /// - Precondition: each value lies between the first and the last edge.
    public func counts(of values: some Sequence<some BinaryFloatingPoint>) -> [Int] {
      var counts = [Int](repeating: 0, count: count)
      for value in values {
        let value = Double(value)
        require(
          value >= edges[0] && value <= edges[count],
          "expected values from \(edges[0]) to \(edges[count]), found \(value)")
        counts[index(of: value)] += 1
      }
      return counts
    }

    /// The bin of `value`, by bisection.
    private func index(of value: Double) -> Int {
      var (low, high) = (0, count - 1)
      while low < high {
        let middle = (low + high + 1) / 2
        (low, high) = value >= edges[middle] ? (middle, high) : (low, middle - 1)
      }
      return low
    }
  }

  /// Values of one kind.
  public struct Group: Sendable {
    let name: String
    let counts: [Int]

    /// A group of as many values in each bin as `counts` says.
    public init(_ name: String, counts: [Int]) { (self.name, self.counts) = (name, counts) }

    /// The share of all values in each bin; none if there are no values.
    var shares: [Double] {
      let total = counts.reduce(0) { $0 + Double($1) }
      return total > 0 ? counts.map { Double($0) / total } : []
    }
  }

  let x: LineChart.Axis
  let y: LineChart.Axis
  let bins: Bins
  let groups: [Group]

  /// `svg`.
  public let fileExtension = "svg"
  /// As wide as a `LineChart`.
  public var width: Int { chart.width }

  /// A histogram of the quantity `x`: for each of `groups`, the share `y` of its values in each of `bins`. Shares
  /// over several orders of magnitude need a logarithmic axis.
  ///
  /// - Precondition: up to seven groups, each with a count of at least 0 for each bin.
  public init(
    x: LineChart.Axis, y: String = "share of values in a bin", bins: Bins, groups: [Group],
    hasLogarithmicShares: Bool = false
  ) {
    require(
      groups.count <= SeriesStyle.colorCount,
      "expected up to \(SeriesStyle.colorCount) groups, found \(groups.count)")
    for group in groups {
      require(
        group.counts.count == bins.count && group.counts.allSatisfy { $0 >= 0 },
        "expected \(bins.count) counts of at least 0 in \(group.name), found \(group.counts)")
    }
    (self.x, self.bins, self.groups) = (x, bins, groups)
    self.y = .init(y, scale: hasLogarithmicShares ? .logarithmicWithZero : .linear)
  }

  /// The chart as an SVG file in UTF-8.
  public func encoded() -> [UInt8] {
    Array((ChartDrawing(chart, description: alternativeText).svg.text() + "\n").utf8)
  }

  /// The chart whose lines are the outlines, filled down to 0.
  private var chart: LineChart {
    LineChart(x: x, y: y, series: groups.map { .init($0.name, corners(of: $0), isOutline: true) })
  }

  /// The corners of the outline of `group`, from 0 to 0.
  private func corners(of group: Group) -> [LineChart.Point] {
    guard !group.shares.isEmpty else { return [] }
    let levels = [0] + group.shares + [0]
    return bins.edges.enumerated().flatMap { index, edge in
      [levels[index], levels[index + 1]].map { level in
        LineChart.Point(x: edge, y: level, limits: .init(lower: 0, upper: level))
      }
    }
  }
}

// A histogram in words and in numbers.
extension Histogram {
  /// The histogram in words: the fullest bin of each group, and the bins with nine tenths of its values.
  public var alternativeText: String {
    let edges = decimalTexts(bins.edges, significantDigits: 4)
    let start =
      "A histogram of \(x.label) in \(counted(bins.count, "bin")) from \(edges[0]) to \(edges[bins.count])."
    let texts = groups.map { group -> String in
      let shares = group.shares
      guard let fullest = shares.max().flatMap(shares.firstIndex) else {
        return "\(group.name): no values."
      }
      let share = decimalTexts([shares[fullest]], significantDigits: 3)[0]
      let middle = middleBins(of: group)
      return
        "\(group.name): the fullest bin, from \(edges[fullest]) to \(edges[fullest + 1]), has a share of"
        + " \(share); the middle nine tenths of the values lie from \(edges[middle.lowerBound]) to"
        + " \(edges[middle.upperBound + 1])."
    }
    return ([start] + texts).joined(separator: " ")
  }

  /// The bins between which the middle nine tenths of the values of `group` lie.
  private func middleBins(of group: Group) -> ClosedRange<Int> {
    var (sum, first, last) = (0.0, 0, 0)
    for (index, share) in group.shares.enumerated() {
      if sum <= 0.05 { first = index }
      if sum < 0.95 { last = index }
      sum += share
    }
    return first...max(first, last)
  }

  /// The bins, a row each, with the shares of the groups, a column each.
  public var data: DataTable? {
    let edges = decimalTexts(bins.edges)
    let shares = groups.map { group in
      group.shares.isEmpty ? bins.edges.map { _ in "" } : decimalTexts(group.shares)
    }
    return DataTable(
      columns: ["\(x.label), from", "\(x.label), to"] + groups.map(\.name),
      rows: (0..<bins.count).map { bin in
        [edges[bin], edges[bin + 1]] + shares.map { $0[bin] }
      })
  }
}
