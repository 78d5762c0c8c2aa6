/// A place in a picture, in pixels from its left and its top edge.
struct Position: Equatable {
  var x: Double
  var y: Double
}

/// A rectangle in a picture, in pixels from its left and its top edge.
struct Rectangle: Equatable {
  var left: Double
  var top: Double
  var right: Double
  var bottom: Double

  func intersects(_ other: Rectangle) -> Bool {
    left < other.right && other.left < right && top < other.bottom && other.top < bottom
  }

  func contains(_ other: Rectangle) -> Bool {
    left <= other.left && other.right <= right && top <= other.top && other.bottom <= bottom
  }

  /// Whether any part of the line from `start` to `end` lies inside (Liang and Barsky's test).
  func intersects(from start: Position, to end: Position) -> Bool {
    let (dx, dy) = (end.x - start.x, end.y - start.y)
    var (first, last) = (0.0, 1.0)
    for (direction, distance) in [
      (-dx, start.x - left), (dx, right - start.x), (-dy, start.y - top), (dy, bottom - start.y),
    ] {
      if direction == 0 && distance < 0 { return false }
      if direction < 0 { first = max(first, distance / direction) }
      if direction > 0 { last = min(last, distance / direction) }
    }
    return first <= last
  }
}

/// Where the labels of a chart's lines go, so that none lies on another.
enum LabelPlacement {
  /// Centres for labels of `heights` in a column: as near as can be (in squares) to those `wanted`,
  /// in the same order (equal ones in the order given), without overlap, and within `range`.
  ///
  /// If `range` is too short for that, the labels share it in proportion.
  static func spread(
    _ wanted: [Double], heights: [Double], within range: ClosedRange<Double>
  ) -> [Double] {
    let order = wanted.indices.sorted { (wanted[$0], $0) < (wanted[$1], $1) }
    // How far each label must lie below the first one.
    var offsets: [Double] = []
    for (rank, index) in order.enumerated() {
      let step = rank == 0 ? 0 : (heights[order[rank - 1]] + heights[index]) / 2
      offsets.append((offsets.last ?? 0) + step)
    }
    let room = range.upperBound - range.lowerBound
    if let total = offsets.last, total > room { offsets = offsets.map { $0 * room / total } }
    // With the offsets taken out, the labels must merely ascend. Neighbours that do not are pooled
    // at their mean, which is the least-squares answer (isotonic regression).
    var pools: [(sum: Double, count: Int)] = []
    for (rank, index) in order.enumerated() {
      pools.append((wanted[index] - offsets[rank], 1))
      while pools.count > 1 {
        let (last, previous) = (pools[pools.count - 1], pools[pools.count - 2])
        guard last.sum / Double(last.count) < previous.sum / Double(previous.count) else { break }
        pools.removeLast(2)
        pools.append((last.sum + previous.sum, last.count + previous.count))
      }
    }
    let top = range.upperBound - (offsets.last ?? 0)
    let starts = pools.flatMap { pool in
      repeatElement(
        max(range.lowerBound, min(pool.sum / Double(pool.count), top)), count: pool.count)
    }
    var result = wanted
    for (rank, index) in order.enumerated() { result[index] = starts[rank] + offsets[rank] }
    return result
  }

  /// A place for a label of `width` by `height`, within `bounds`: at `point` or, if it meets one of `labels` there,
  /// the first free one of those around it, in growing distance; at `point` if none is free.
  static func at(
    _ point: Position, width: Double, height: Double, within bounds: Rectangle, labels: [Rectangle]
  ) -> Rectangle {
    func place(_ dx: Double, _ dy: Double) -> Rectangle {
      let x = max(bounds.left + width / 2, min(point.x + dx, bounds.right - width / 2))
      let y = max(bounds.top + height / 2, min(point.y + dy, bounds.bottom - height / 2))
      return Rectangle(
        left: x - width / 2, top: y - height / 2, right: x + width / 2, bottom: y + height / 2)
    }
    let directions: [(Double, Double)] = [
      (0, 1), (0, -1), (1, 0), (-1, 0), (1, 1), (1, -1), (-1, 1), (-1, -1),
    ]
    for ring in 0...8 {
      let (dx, dy) = (Double(ring) * (width / 2 + 4), Double(ring) * (height / 2 + 4))
      for direction in directions {
        let candidate = place(direction.0 * dx, direction.1 * dy)
        if !labels.contains(where: candidate.intersects) { return candidate }
      }
    }
    return place(0, 0)
  }

  /// A place for a label of `width` by `height` beside `point`: the first of the eight around it,
  /// near or farther, that lies within `bounds` and meets no line and no label; nil if all do.
  static func besides(
    _ point: Position, width: Double, height: Double, within bounds: Rectangle,
    lines: [(Position, Position)], labels: [Rectangle]
  ) -> Rectangle? {
    let directions: [(Double, Double)] = [
      (1, 0), (1, -1), (1, 1), (-1, -1), (-1, 1), (0, -1), (0, 1), (-1, 0),
    ]
    func place(_ distance: Double, _ dx: Double, _ dy: Double) -> Rectangle {
      let x = point.x + dx * (distance + width / 2)
      let y = point.y + dy * (distance + (dx == 0 ? height / 2 : 0))
      return Rectangle(
        left: x - width / 2, top: y - height / 2, right: x + width / 2, bottom: y + height / 2)
    }
    let candidates = [13.0, 24, 38].flatMap { distance in
      directions.map { place(distance, $0.0, $0.1) }
    }
    return candidates.first { candidate in
      bounds.contains(candidate) && !labels.contains { $0.intersects(candidate) }
        && !lines.contains { candidate.intersects(from: $0.0, to: $0.1) }
    }
  }
}

/// About how wide `text` is, in pixels, in a sans-serif font of `size` pixels.
///
/// An estimate on the safe side: which font shows the text is not known, and must not matter.
func estimatedWidth(of text: String, size: Double) -> Double {
  let ems = text.unicodeScalars.map { scalar -> Double in
    switch scalar {
    case "i", "j", "l", "t", "f", "I", "'", ".", ",", ":", ";", "|", "!", " ", "(", ")": 0.36
    case "m", "w", "M", "W", "@", "%": 0.92
    case "A"..."Z": 0.72
    case "\u{2E80}"...: 1.05
    default: 0.6
    }
  }
  return ems.reduce(0, +) * size
}

/// `text` in at most `maximumLines` lines of about `width` pixels at `size` pixels, broken between
/// words, and cut if it does not fit.
func wrapped(_ text: String, toWidth width: Double, size: Double, maximumLines: Int) -> [String] {
  var lines: [String] = []
  for word in words(of: text) {
    if let last = lines.last {
      let longer = "\(last) \(word)"
      if lines.count == maximumLines || estimatedWidth(of: longer, size: size) <= width {
        lines[lines.count - 1] = longer
        continue
      }
    }
    lines.append(word)
  }
  return lines.map { line in
    guard estimatedWidth(of: line, size: size) > width else { return line }
    var line = line
    while !line.isEmpty, estimatedWidth(of: line + "…", size: size) > width { line.removeLast() }
    return line + "…"
  }
}
