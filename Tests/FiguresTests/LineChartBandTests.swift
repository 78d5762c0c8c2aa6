import Testing

@testable import Figures

@Suite("Bands of line charts")
struct LineChartBandTests {
  private static let chart = LineChart(
    x: .init("labels", scale: .logarithmic), y: .init("error", startsAtZero: true),
    series: [
      .init(
        "pretrained", points: [(100, 0.3), (1000, 0.2), (10000, 0.1)],
        band: [(0.2, 0.5), (0.15, 0.25), (0.1, 0.1)]),
      .init("other", points: [(100, 0.4), (10000, 0.3)]),
    ])

  /// The paths of bands.
  private func bands(_ chart: LineChart) throws -> [XMLReader.Element] {
    try chart.svgElements().filter { $0.attributes["fill-opacity"] != nil }
  }

  @Test("a band lies between its limits, beneath all lines, in the colour of its line")
  func places() throws {
    let elements = try Self.chart.svgElements()
    let band = try #require(try bands(Self.chart).first)
    let paths = elements.filter { $0.name == "path" }
    #expect(paths.count == 3 && paths[0] == band)
    #expect(band.attributes["fill"] == paths[1].attributes["stroke"])
    func y(_ tick: String) throws -> Double { try elements.place(ofTick: tick, anchor: "end") }
    func x(_ tick: String) throws -> Double { try elements.place(ofTick: tick, anchor: "middle") }
    let corners = try band.corners()
    #expect(
      try corners.map { $0[0] }
        == [x("100"), x("1,000"), x("10,000"), x("10,000"), x("1,000"), x("100")])
    let expected = try [y("0.5"), (y("0.2") + y("0.3")) / 2, y("0.1"), y("0.1")]
    for (corner, level) in zip(corners, expected) { #expect((corner[1] - level).magnitude <= 0.01) }
    #expect(try (corners[5][1] - y("0.2")).magnitude <= 0.01)
  }

  @Test("a band breaks where its line does and where the axis cannot show a limit")
  func gaps() throws {
    let points = (1...7).map { (Double($0), $0 == 3 ? Double.nan : 1) }
    let limits = (1...7).map { (($0 == 6 ? -1 : 0.5) as Double, 2.0) }
    let chart = LineChart(
      x: "x", y: .init("y", scale: .logarithmic), series: [.init("a", points: points, band: limits)]
    )
    let path = try #require(bands(chart).first?.attributes["d"])
    // 1 and 2; 4 and 5; 7, which is alone: a bar of 20 pixels.
    #expect(path.split(separator: "M").map { $0.count { $0 == "L" } } == [3, 3, 3])
    let lone = try #require(bands(chart).first).corners().suffix(4)
    #expect(lone.map { $0[0] }.max()! - lone.map { $0[0] }.min()! == 20)
    let none = LineChart(
      x: "x", y: "y", series: [.init("a", points: [(1, 1)], band: [(.nan, .infinity)])])
    #expect(try bands(none).isEmpty)
  }

  @Test("the table has the limits beside the values")
  func data() {
    let expected = """
      labels,pretrained,"pretrained, lower","pretrained, upper",other
      100,0.3,0.20,0.50,0.4
      1000,0.2,0.15,0.25,
      10000,0.1,0.10,0.10,0.3

      """
    #expect(Self.chart.data?.csv() == expected)
  }

  @Test("the words say where the band is widest")
  func words() {
    #expect(
      Self.chart.alternativeText
        == "A line chart of error by labels. pretrained: falls from 0.3 at 100 to 0.1 at 10000;"
        + " its band is widest at 100, from 0.2 to 0.5. other: falls from 0.4 at 100 to 0.3 at 10000."
    )
  }

  @Test(
    "bands of any finite values have places",
    arguments: [
      (-Double.greatestFiniteMagnitude, Double.greatestFiniteMagnitude),
      (0, .leastNonzeroMagnitude), (-.leastNonzeroMagnitude, .leastNonzeroMagnitude), (0, 1e301),
      (0.5, 0.5),
    ])
  func extremes(lower: Double, upper: Double) throws {
    let series = LineChart.Series(
      "a", points: [(1, upper), (2, upper)], band: [(lower, upper), (lower, upper)])
    for axis in [LineChart.Axis("y"), .init("y", scale: .logarithmicWithZero)]
    where axis.canShow(lower) {
      let chart = LineChart(x: "x", y: axis, series: [series])
      #expect(try #require(bands(chart).first).corners().count == 4)
      #expect(chart.alternativeText.contains("widest at 1,"))
    }
  }

  @Test(
    "a band without a pair for each point, or with a lower value above the upper one, is refused")
  func misuse() async {
    await #expect(processExitsWith: .failure) {
      _ = LineChart.Series("a", points: [(1.0, 2.0)], band: [])
    }
    await #expect(processExitsWith: .failure) {
      _ = LineChart.Series("a", points: [(1.0, 2.0)], band: [(3.0, 1.0)])
    }
  }
}
