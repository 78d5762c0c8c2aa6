import Figures
import Testing

@Suite("Line charts")
struct LineChartTests {
  /// The stacked autoencoder's curves: two lines that nearly coincide.
  static let curves = LineChart(
    title: "Learning curve", x: .init("epoch"), y: .init("mean squared error"),
    series: [
      .init("training", [0.0333, 0.0347, 0.0349, 0.0353, 0.0360]),
      .init("validation", [0.0331, 0.0345, 0.0347, 0.0351, 0.0358]),
    ])

  private func elements(_ chart: LineChart) throws -> [XMLReader.Element] {
    try XMLReader.elements(of: String(decoding: chart.encoded(), as: UTF8.self))
  }

  private func number(_ element: XMLReader.Element, _ attribute: String) throws -> Double {
    let text = try #require(element.attributes[attribute])
    return try #require(Double(text))
  }

  private func textElement(
    _ content: String, in elements: [XMLReader.Element]
  ) throws -> XMLReader.Element {
    try #require(elements.first { $0.name == "text" && $0.text == content })
  }

  @Test("the file is one well-formed SVG element with title and description, on an opaque card")
  func structure() throws {
    let elements = try elements(Self.curves)
    #expect(elements.map(\.name).prefix(4) == ["svg", "title", "desc", "rect"])
    #expect(elements[0].attributes["xmlns"] == "http://www.w3.org/2000/svg")
    #expect(elements[0].attributes["viewBox"] == "0 0 840 420")
    #expect(elements[1].text == "Learning curve")
    #expect(
      elements[2].text
        == "A line chart of mean squared error by epoch. training: from 0.0333 at 1 to 0.0360 at 5. "
        + "validation: from 0.0331 at 1 to 0.0358 at 5.")
    #expect(Self.curves.fileExtension == "svg")
  }

  @Test("the same chart gives the same bytes, and other numbers give others")
  func sameBytes() {
    #expect(Self.curves.encoded() == Self.curves.encoded())
    let other = LineChart(
      title: Self.curves.title, x: Self.curves.x, y: Self.curves.y,
      series: [
        Self.curves.series[0], .init("validation", [0.0331, 0.0345, 0.0347, 0.0351, 0.0357]),
      ])
    #expect(Self.curves.encoded() != other.encoded())
  }

  @Test("points lie where the numbers beside the axes say")
  func positions() throws {
    let elements = try elements(Self.curves)
    func place(of label: String, _ attribute: String) throws -> Double {
      try number(textElement(label, in: elements), attribute)
    }
    let points = elements.filter { $0.name == "circle" }
    // 0.0349 at epoch 3 is 19/30 of the way up from 0.0330 to 0.0360; labels hang 4 px lower.
    let (bottom, top) = (try place(of: "0.0330", "y") - 4, try place(of: "0.0360", "y") - 4)
    #expect(top < bottom)
    #expect((try number(points[2], "cy") - (bottom + (top - bottom) * 19 / 30)).magnitude <= 0.01)
    #expect(try number(points[2], "cx") == place(of: "3", "x"))
    #expect(points.count == 6, "five points and the sample beside the label")
  }

  @Test("the names of nearly equal lines stand apart, in the lines' order")
  func labels() throws {
    // From 0 upwards, the two lines end 1.4 px apart.
    let elements = try elements(
      LineChart(
        x: .init("epoch"), y: .init("error", startsAtZero: true), series: Self.curves.series))
    let heights = try ["training", "validation"].map { name in
      try number(textElement(name, in: elements), "y")
    }
    #expect(heights[1] - heights[0] >= 18, "13 px of text need some 18 px of height")
  }

  @Test("text that XML would misread is escaped, wherever it comes from")
  func escaping() throws {
    let nasty = "<a & \"b\">\u{1}"
    let chart = LineChart(
      title: nasty, x: .init(nasty), y: .init(nasty), series: [.init(nasty, [1, 2])])
    let readable = try elements(chart).filter { $0.text == "<a & \"b\">\u{FFFD}" }
    #expect(readable.map(\.name) == ["title", "text", "text", "text", "text"])
  }

  @Test("a line breaks at values that no axis shows")
  func gaps() throws {
    let chart = LineChart(
      x: .init("epoch"), y: .init("loss"), series: [.init("a", [1, 2, .nan, 3, 4, .infinity, 5])])
    let elements = try elements(chart)
    let path = try #require(elements.first { $0.name == "path" }?.attributes["d"])
    #expect(path.filter { $0 == "M" }.count == 2)
    #expect(path.filter { $0 == "L" }.count == 2)
    #expect(elements.count { $0.name == "circle" } == 5 + 1)
  }

  @Test("on a logarithmic axis, what is not positive is such a value")
  func logarithmicGaps() throws {
    let chart = LineChart(
      x: .init("epoch"), y: .init("loss", scale: .logarithmic),
      series: [.init("a", [1, 2, 0, 3, 4])])
    let path = try #require(elements(chart).first { $0.name == "path" }?.attributes["d"])
    #expect(path.filter { $0 == "M" }.count == 2)
  }

  @Test(
    "a chart of little or nothing is still a chart",
    arguments: [
      [], [.init("a", [Double]())], [.init("a", [0.5])], [.init("a", [0.5]), .init("b", [0.5])],
      [.init("a", [2, 2, 2])], [.init("a", [Double.nan])],
      [.init("a", [1, 2]), .init("b", [Double.nan])], [.init("", [0, 0])],
      [.init("a", points: [(.nan, 1), (.infinity, 2)])], [.init("a", [1e308, -1e308])],
      [.init(String(repeating: "long ", count: 99), [1, 2])],
      (0..<40).map { .init("series \($0)", [1, 2]) },
    ] as [[LineChart.Series]])
  func degenerate(series: [LineChart.Series]) throws {
    let elements = try elements(LineChart(x: .init("x"), y: .init("y"), series: series))
    let shown = series.flatMap(\.points).contains {
      $0.x.isFinite && $0.y.magnitude <= 1e300
    }
    #expect(elements.contains { $0.text == "no values to show" } == !shown)
    for value in elements.flatMap(\.attributes.values) {
      #expect(!value.contains("nan") && !value.contains("inf"))
    }
  }

  @Test("a lone point has no line, a larger marker, and its name beside it")
  func lonePoint() throws {
    let points = (1...20).map { (Double($0), 1 / Double($0)) }
    let elements = try elements(
      LineChart(
        x: .init("k"), y: .init("error"),
        series: [.init("network", points: [(10, 0.2)]), .init("curve", points: points)]))
    #expect(elements.count { $0.name == "path" } == 1)
    let markers = elements.filter { $0.name == "circle" }
    #expect(markers.map { $0.attributes["r"] } == ["6.40"])
    let place = try number(markers[0], "cx")
    #expect(try place == number(textElement("10", in: elements), "x"))
    let distance = try number(textElement("network", in: elements), "x") - place
    #expect(distance > 6.4 && distance < 30)
  }

  @Test("no two of the first series look alike")
  func styles() throws {
    let chart = LineChart(
      x: .init("x"), y: .init("y"), series: (0..<8).map { .init("\($0)", [1, 2]) })
    let paths = try elements(chart).filter { $0.name == "path" }
    let looks = paths.map { [$0.attributes["stroke"], $0.attributes["stroke-dasharray"]] }
    #expect(Set(looks).count == 8)
  }

  @Test("the data are the numbers of all series by x")
  func data() throws {
    let chart = LineChart(
      x: .init("components"), y: .init("error"),
      series: [
        .init("PCA, exact", points: [(10, 0.25), (2, 0.5)]),
        .init("model", points: [(5, .nan), (2, 0.125), (2, 0.75)]),
      ])
    let expected = """
      components,"PCA, exact",model
      2,0.50,0.125
      2,,0.750
      5,,nan
      10,0.25,

      """
    #expect(chart.data?.csv() == expected)
  }

  @Test("a chart says in words where its lines begin and end")
  func alternativeText() {
    let chart = LineChart(
      x: "epoch", y: "error",
      ["a": [0.03239687, 0.4, 0.03572160], "b": [0.5], "c": [], "d": [.nan]])
    #expect(chart.x == .init("epoch") && chart.series.map(\.name) == ["a", "b", "c", "d"])
    #expect(
      chart.alternativeText
        == "A line chart of error by epoch. a: from 0.0324 at 1 to 0.0357 at 3. "
        + "b: 0.5 at 1. c: no values. d: no values.")
  }

  @Test("values of any floating-point type start at x = 1, or where told")
  func values() {
    let floats: [Float] = [0.5, 0.25]
    #expect(LineChart.Series("a", floats).points == [.init(x: 1, y: 0.5), .init(x: 2, y: 0.25)])
    #expect(LineChart.Series("a", [7.0], startingAt: 0).points == [.init(x: 0, y: 7)])
    #expect(
      LineChart.Series("a", points: zip([3.0, 4], [5.0, 6])).points
        == [.init(x: 3, y: 5), .init(x: 4, y: 6)])
  }
}
