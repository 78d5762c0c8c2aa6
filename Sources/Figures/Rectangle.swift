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
