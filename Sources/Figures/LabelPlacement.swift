/// Where the labels of a chart's lines go, so that none lies on another.
enum LabelPlacement {
  /// Heights for labels in a column: as near as can be (in squares) to those `wanted`, in the same
  /// order (equal ones in the order given), at least `spacing` apart, and within `range`.
  ///
  /// Where `range` is too short for that spacing, the labels share it evenly.
  static func spread(
    _ wanted: [Double], spacing: Double, within range: ClosedRange<Double>
  ) -> [Double] {
    let gaps = Double(max(wanted.count - 1, 1))
    let spacing = min(spacing, (range.upperBound - range.lowerBound) / gaps)
    let order = wanted.indices.sorted { (wanted[$0], $0) < (wanted[$1], $1) }
    // With `spacing` taken out, the labels must merely ascend. Neighbours that do not are pooled
    // at their mean, which is the least-squares answer (isotonic regression).
    var pools: [(sum: Double, count: Int)] = []
    for (rank, index) in order.enumerated() {
      pools.append((wanted[index] - Double(rank) * spacing, 1))
      while pools.count > 1 {
        let (last, previous) = (pools[pools.count - 1], pools[pools.count - 2])
        guard last.sum / Double(last.count) < previous.sum / Double(previous.count) else { break }
        pools.removeLast(2)
        pools.append((last.sum + previous.sum, last.count + previous.count))
      }
    }
    let top = range.upperBound - Double(wanted.count - 1) * spacing
    let heights = pools.flatMap { pool in
      repeatElement(
        max(range.lowerBound, min(pool.sum / Double(pool.count), top)), count: pool.count)
    }
    var result = wanted
    for (rank, index) in order.enumerated() {
      result[index] = heights[rank] + Double(rank) * spacing
    }
    return result
  }

  /// A place for a label of `width` by `height` beside `point`: the first of the eight around it,
  /// near or a little farther, that lies within `bounds` and meets no line and no label, or else
  /// the one that meets the fewest.
  static func besides(
    _ point: Position, width: Double, height: Double, within bounds: Rectangle,
    lines: [(Position, Position)], labels: [Rectangle]
  ) -> Rectangle {
    let candidates = [9.0, 22.0].flatMap { distance in
      [(1, 0), (1, -1), (1, 1), (-1, -1), (-1, 1), (0, -1), (0, 1), (-1, 0)].map { dx, dy in
        let x = point.x + dx * (distance + width / 2)
        let y = point.y + dy * (distance + (dx == 0 ? height / 2 : 0))
        return Rectangle(
          left: x - width / 2, top: y - height / 2, right: x + width / 2, bottom: y + height / 2)
      }
    }
    let hits = candidates.map { candidate in
      (bounds.contains(candidate) ? 0 : 1000)
        + labels.count { $0.intersects(candidate) } * 10
        + lines.count { candidate.intersects(from: $0.0, to: $0.1) }
    }
    return zip(candidates, hits).min { $0.1 < $1.1 }?.0 ?? candidates[0]
  }
}
