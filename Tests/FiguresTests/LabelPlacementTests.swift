import Testing

@testable import Figures

@Suite("Placing labels")
struct LabelPlacementTests {
  @Test(
    "labels in a column stay where they can and part where they must",
    arguments: [
      // Worked out by hand: pools of neighbours keep their mean height.
      ([10, 50, 90], [10, 50, 90]),
      ([50, 50], [40, 60]),
      ([52, 50], [61, 41]),  // The order of the lines is that of their labels.
      ([50, 50, 50], [30, 50, 70]),
      ([50, 55, 90], [42.5, 62.5, 90]),
      ([50, 55, 75], [40, 60, 80]),
      ([0, 5], [0, 20]),  // The pool's mean would be -7.5: beyond the top.
      ([100, 98], [100, 80]),
      ([], []),
      ([33], [33]),
    ] as [([Double], [Double])])
  func spread(wanted: [Double], expected: [Double]) {
    #expect(LabelPlacement.spread(wanted, spacing: 20, within: 0...100) == expected)
  }

  @Test("labels that cannot keep their spacing share the height")
  func crowded() {
    let heights = LabelPlacement.spread(
      Array(repeating: 70, count: 5), spacing: 50, within: 0...100)
    #expect(heights == [0, 25, 50, 75, 100])
  }

  @Test("a label stands to the right of its point, or where there is room")
  func besides() {
    let bounds = Rectangle(left: 0, top: 0, right: 200, bottom: 200)
    func place(
      _ x: Double, lines: [(Position, Position)] = [], labels: [Rectangle] = []
    ) -> Rectangle {
      LabelPlacement.besides(
        Position(x: x, y: 100), width: 50, height: 20, within: bounds, lines: lines, labels: labels)
    }
    let right = Rectangle(left: 109, top: 90, right: 159, bottom: 110)
    #expect(place(100) == right)
    let rising = (Position(x: 0, y: 120), Position(x: 200, y: 80))
    #expect(!place(100, lines: [rising]).intersects(from: rising.0, to: rising.1))
    #expect(!place(100, labels: [right]).intersects(right))
    #expect(place(190).right <= 181, "at the right end it must stand on the left")
  }

  @Test(
    "a line meets a rectangle or passes it by",
    arguments: [
      (0, 0, 30, 30, true), (0, 15, 30, 15, true), (12, 12, 13, 13, true), (15, 0, 15, 30, true),
      (0, 0, 9, 9, false), (0, 25, 30, 25, false), (0, 19, 19, 0, false), (25, 0, 25, 30, false),
      (15, 15, 15, 15, true), (5, 5, 5, 5, false), (30, 0, 0, 30, true), (0, 12, 12, 0, false),
    ] as [(Double, Double, Double, Double, Bool)])
  func intersection(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, expected: Bool) {
    let rectangle = Rectangle(left: 10, top: 10, right: 20, bottom: 20)
    let (start, end) = (Position(x: x1, y: y1), Position(x: x2, y: y2))
    #expect(rectangle.intersects(from: start, to: end) == expected)
    #expect(rectangle.intersects(from: end, to: start) == expected)
  }
}
