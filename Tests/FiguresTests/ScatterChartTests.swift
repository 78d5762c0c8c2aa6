import Testing

@testable import Figures

@Suite("Scatter charts")
struct ScatterChartTests {
  private typealias Group = ScatterChart.Group

  /// `count` points in ten classes, on a spiral.
  private static func classes(_ count: Int) -> [ScatterChart.Group] {
    let points = (0..<count).map { index in
      let (angle, radius) = (Double(index % 97) / 10, 1 + Double(index % 10))
      return (radius * (angle - 5), radius * (angle * angle / 10 - 3))
    }
    return Group.groups(of: points, by: (0..<count).map { $0 % 10 })
  }

  /// The smallest number.
  private static let tiny = Double.leastNonzeroMagnitude

  /// The places at which the dots of `element` begin.
  private func dots(_ element: XMLReader.Element) throws -> [(x: Double, y: Double)] {
    try #require(element.attributes["d"]).split(separator: "M").map { dot in
      let numbers = dot.prefix { !$0.isLetter }.split(separator: " ").compactMap { Double($0) }
      return (numbers[0], numbers[1])
    }
  }

  private func paths(_ chart: ScatterChart) throws -> [XMLReader.Element] {
    try chart.svgElements().filter { $0.name == "path" }
  }

  @Test("each point has its dot, where the numbers beside the axes say")
  func places() throws {
    let chart = ScatterChart(
      x: "coding 1", y: "coding 2", groups: [Group("", points: [(0, 0), (1, 20), (0.25, 5)])])
    let elements = try chart.svgElements()
    func x(_ tick: String) throws -> Double { try elements.place(ofTick: tick, anchor: "middle") }
    func y(_ tick: String) throws -> Double { try elements.place(ofTick: tick, anchor: "end") }
    let places = try dots(#require(elements.first { $0.name == "path" }))
    let expected = try [
      (x("0"), y("0")), (x("1.0"), y("20")),
      (x("0") + (x("1.0") - x("0")) / 4, y("0") + (y("20") - y("0")) / 4),
    ]
    #expect(places.count == 3)
    for (place, expected) in zip(places, expected) {
      #expect((place.x - expected.0).magnitude <= 0.06 && (place.y - expected.1).magnitude <= 0.06)
    }
    #expect(elements[1].text == "coding 2 by coding 1")
  }

  @Test(
    "with equal scales, a unit has the same length on both axes, for wide, tall and single data",
    arguments: [
      [(0, 0), (10, 10)], [(0, 0), (100, 1)], [(0, 0), (1, 100)], [(-3, 5), (4, 7)], [(2, 3)],
    ] as [[(Double, Double)]])
  func equalScales(points: [(Double, Double)]) throws {
    let chart = ScatterChart(
      x: "x", y: "y", groups: [Group("", points: points)], hasEqualScales: true)
    let elements = try chart.svgElements()
    func pixels(_ anchor: String, _ attribute: String) throws -> Double {
      let ticks = elements.filter { element in
        element.attributes["text-anchor"] == anchor
          && element.text.allSatisfy { "−0123456789.,".contains($0) }
      }
      let values = ticks.compactMap {
        Double($0.text.replacing("−", with: "-").replacing(",", with: ""))
      }
      let places = try ticks.map { try $0.number(attribute) }
      try #require(values.count > 1)
      return ((places[1] - places[0]) / (values[1] - values[0])).magnitude
    }
    let (horizontal, vertical) = try (pixels("middle", "x"), pixels("end", "y"))
    #expect((horizontal / vertical - 1).magnitude < 0.001)
    let height = try elements[0].number("height")
    #expect((300...720).contains(height))
  }

  @Test("2,000 points take less than 100 KiB, 5,000 less than 200 KiB, and all are drawn")
  func size() throws {
    for (count, limit) in [(2000, 100), (5000, 200)] {
      let chart = ScatterChart(x: "x", y: "y", groups: Self.classes(count), hasEqualScales: true)
      #expect(chart.encoded().count < limit * 1024)
      #expect(try paths(chart).reduce(0) { $0 + (try dots($1).count) } == count)
    }
  }

  @Test("no two of ten groups look alike, on light and dark pages, and they are drawn by turns")
  func looks() throws {
    let chart = ScatterChart(x: "x", y: "y", groups: Self.classes(1000))
    let elements = try chart.svgElements()
    let paths = elements.filter { $0.name == "path" }
    #expect(paths.count == 20, "two turns of 50 points a group")
    #expect(paths[0].attributes["stroke"] == paths[10].attributes["stroke"])
    #expect(Set(paths.map { $0.attributes["stroke"] }).count == 10)
    let style = try #require(elements.first { $0.name == "style" }?.text)
    for name in Set(paths.compactMap { $0.attributes["class"] }) {
      #expect(style.contains(".\(name){stroke:"), "\(name)")
    }
  }

  @Test("the names stand at the medians, apart from each other and within the plot")
  func medians() throws {
    let points = [(0.0, 0.0), (1.0, 1.0), (10.0, 10.0)]
    let groups = (0..<10).map { Group("\($0)", points: points) }
    let elements = try ScatterChart(x: "x", y: "y", groups: groups).svgElements()
    let frames = try elements.filter { $0.name == "rect" && $0.attributes["rx"] == "5" }.map {
      frame in
      let (x, y) = (try frame.number("x"), try frame.number("y"))
      return Rectangle(
        left: x, top: y, right: x + (try frame.number("width")),
        bottom: y + (try frame.number("height")))
    }
    #expect(frames.count == 10)
    for index in frames.indices {
      #expect(!frames[..<index].contains { $0.intersects(frames[index]) })
    }
    let median = try dots(#require(elements.first { $0.name == "path" }))[1]
    #expect(((frames[0].left + frames[0].right) / 2 - median.x).magnitude <= 0.06)
    #expect(((frames[0].top + frames[0].bottom) / 2 - median.y).magnitude <= 0.06)
    let names = elements.filter { $0.attributes["font-weight"] == "bold" }.map(\.text)
    #expect(names == (0..<10).map { "\($0)" })
  }

  @Test("long names stand beside the plot, each with a sample of its points")
  func column() throws {
    let groups = [
      Group("principal components", points: [(1, 2), (3, 4)]),
      Group("autoencoder", points: [(2, 2)]), Group("other", points: []),
    ]
    let chart = ScatterChart(x: "x", y: "y", groups: groups, names: .beside)
    let elements = try chart.svgElements()
    #expect(elements.filter { $0.name == "path" }.count == 2 + 3)
    let box = try #require(
      elements.first { $0.name == "rect" && $0.attributes["class"] == "base-line" })
    let right = try box.number("x") + box.number("width")
    for name in ["principal", "autoencoder", "other (no"] {
      let text = try #require(elements.first { $0.name == "text" && $0.text.hasPrefix(name) })
      #expect(try text.number("x") > right)
      #expect(try text.number("x") + estimatedWidth(of: text.text, size: 18) <= 660)
    }
  }

  @Test("the table has all points, those that are not drawn too")
  func data() {
    let groups = [
      Group("a", points: [(1, 0.5), (.nan, 2)]), Group("b, c", points: [(123456.78, 0)]),
    ]
    let expected = """
      group,x,y
      a,1,0.5
      a,nan,2.0
      "b, c",123457,0.0

      """
    #expect(ScatterChart(x: "x", y: "y", groups: groups).data?.csv() == expected)
    let unnamed = ScatterChart(x: "x", y: "y", groups: [Group("", points: [(1, 2)])])
    #expect(unnamed.data?.csv() == "x,y\n1,2\n")
  }

  @Test("the words give the numbers of points and the medians")
  func words() {
    let groups = Group.groups(
      of: [(1, 10), (-2, 20), (1.5, 5), (100, 30)], by: [7, 3, 7, 7] as [UInt8])
    let chart = ScatterChart(x: "x", y: "y", groups: groups + [Group("9", points: [(.nan, 1)])])
    #expect(
      chart.alternativeText
        == "A scatter chart of y by x: 4 points in 3 groups. 3: 1 point around (-2.0, 20)."
        + " 7: 3 points around (1.5, 10). 9: no points.")
  }

  @Test(
    "all finite values have dots within the picture; nothing is a chart too",
    arguments: [
      [], [(.nan, 1)], [(.infinity, .nan)], [(0, 0)], [(1e308, 1e308)], [(1, 1), (1, 1)],
      [(-.greatestFiniteMagnitude, Self.tiny), (.greatestFiniteMagnitude, 0)],
      [(Self.tiny, 1.7e308), (2 * Self.tiny, -1.7e308)],
      [(Self.tiny, Self.tiny), (2 * Self.tiny, 2 * Self.tiny)],
      [(0, 1e-300), (1e300, 0)], [(1, 1), (1.0.nextUp, 2)],
    ] as [[(Double, Double)]])
  func extremes(points: [(Double, Double)]) throws {
    for (isEqual, scale) in [
      (true, LineChart.Axis.Scale.linear), (false, .linear), (false, .logarithmicWithZero),
    ] {
      let chart = ScatterChart(
        x: .init("x", scale: scale), y: .init("y", scale: scale),
        groups: [Group("g", points: points)], hasEqualScales: isEqual)
      let elements = try chart.svgElements()
      let shown = chart.shownPoints(of: chart.groups[0])
      let box = try #require(
        elements.first { $0.attributes["class"] == "base-line" && $0.name == "rect" })
      let (left, top) = try (box.number("x"), box.number("y"))
      let (right, bottom) = try (left + box.number("width"), top + box.number("height"))
      let places = try elements.filter { $0.name == "path" }.flatMap(dots)
      #expect(places.count == shown.count)
      #expect(places.allSatisfy { (left...right).contains($0.x) && (top...bottom).contains($0.y) })
      #expect(elements.contains { $0.text == "no values to show" } == shown.isEmpty)
    }
  }

  @Test("text that XML would misread is escaped")
  func escaping() throws {
    let nasty = "<&\">"
    let groups = [Group(nasty, points: [(1, 2)])]
    let elements = try ScatterChart(x: .init(nasty), y: .init(nasty), groups: groups).svgElements()
    #expect(elements.count { $0.name == "text" && $0.text == nasty } == 3)
  }

  @Test("more than ten groups, labels that are missing, and equal logarithmic scales are refused")
  func misuse() async {
    await #expect(processExitsWith: .failure) {
      _ = ScatterChart(
        x: "x", y: "y", groups: (0..<11).map { ScatterChart.Group("\($0)", points: []) })
    }
    await #expect(processExitsWith: .failure) {
      _ = ScatterChart.Group.groups(of: [(1, 2)], by: [Int]())
    }
    await #expect(processExitsWith: .failure) {
      _ = ScatterChart(
        x: .init("x", scale: .logarithmic), y: "y", groups: [], hasEqualScales: true)
    }
  }
}
