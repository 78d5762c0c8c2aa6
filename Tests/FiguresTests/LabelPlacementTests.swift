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
    let heights = wanted.map { _ in 20.0 }
    #expect(LabelPlacement.spread(wanted, heights: heights, within: 0...100) == expected)
  }

  @Test("labels that cannot keep their spacing share the height")
  func crowded() {
    let heights = LabelPlacement.spread(
      Array(repeating: 70, count: 5), heights: Array(repeating: 50, count: 5), within: 0...100)
    #expect(heights == [0, 25, 50, 75, 100])
  }

  @Test("labels of different heights touch where they must, and never overlap")
  func heights() {
    // Half of 20 and half of 40 apart, around the mean of 50.
    #expect(LabelPlacement.spread([50, 50], heights: [20, 40], within: 0...100) == [35, 65])
  }

  @Test(
    "texts wrap between words, and are cut after the last line",
    arguments: [
      ("one two", 1000, 3, ["one two"]), ("one two", 40, 3, ["one", "two"]),
      ("net, λ = 0.1", 100, 3, ["net,", "λ = 0.1"]), ("", 10, 2, []),
      ("aaaa bbbb cccc", 60, 1, ["aaaa…"]),
    ] as [(String, Double, Int, [String])])
  func wrapping(text: String, width: Double, lines: Int, expected: [String]) {
    #expect(wrapped(text, toWidth: width, size: 18, maximumLines: lines) == expected)
  }

  @Test("a label stands to the right of its point, or where there is room")
  func besides() {
    let bounds = Rectangle(left: 0, top: 0, right: 200, bottom: 200)
    func place(
      _ x: Double, lines: [(Position, Position)] = [], labels: [Rectangle] = []
    ) -> Rectangle? {
      LabelPlacement.besides(
        Position(x: x, y: 100), width: 50, height: 20, within: bounds, lines: lines, labels: labels)
    }
    let right = Rectangle(left: 113, top: 90, right: 163, bottom: 110)
    #expect(place(100) == right)
    let rising = (Position(x: 0, y: 120), Position(x: 200, y: 80))
    #expect(place(100, lines: [rising])?.intersects(from: rising.0, to: rising.1) == false)
    #expect(place(100, labels: [right])?.intersects(right) == false)
    #expect(place(190).map { $0.right <= 177 } == true, "at the right end it stands on the left")
    #expect(place(100, labels: [bounds]) == nil)
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
