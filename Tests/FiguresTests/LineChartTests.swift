import Testing

@testable import Figures

@Suite("Line charts")
struct LineChartTests {
  /// The stacked autoencoder's curves: two lines that nearly coincide.
  static let curves = LineChart(
    x: .init("epoch"), y: .init("mean squared error"),
    series: [
      .init("training", [0.0333, 0.0347, 0.0349, 0.0353, 0.0360]),
      .init("validation", [0.0331, 0.0345, 0.0347, 0.0351, 0.0358]),
    ])

  /// The smallest number.
  private static let tiny = Double.leastNonzeroMagnitude

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
    #expect(elements.map(\.name).prefix(4) == ["svg", "title", "desc", "style"])
    #expect(elements[0].attributes["xmlns"] == "http://www.w3.org/2000/svg")
    #expect(elements[0].attributes["viewBox"] == "0 0 660 406")
    #expect(elements[1].text == "mean squared error by epoch")
    #expect(
      elements[2].text
        == "A line chart of mean squared error by epoch. training: rises from 0.0333 at 1 to 0.0360 at 5. "
        + "validation: rises from 0.0331 at 1 to 0.0358 at 5.")
    #expect(elements[4].name == "rect" && elements[4].attributes["fill"] == "#fdfdfb")
    #expect(Self.curves.fileExtension == "svg" && Self.curves.width == 660)
  }

  @Test("the same chart gives the same bytes, and other numbers give others")
  func sameBytes() {
    #expect(Self.curves.encoded() == Self.curves.encoded())
    let other = LineChart(
      x: Self.curves.x, y: Self.curves.y,
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
    // 0.0349 at epoch 3 is 19/30 of the way up from 0.0330 to 0.0360; labels hang 6 px lower.
    let (bottom, top) = (try place(of: "0.0330", "y") - 6, try place(of: "0.0360", "y") - 6)
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
    #expect(heights[1] - heights[0] >= 22, "18 px of text need some 22 px of height")
  }

  @Test("text that XML would misread is escaped, wherever it comes from")
  func escaping() throws {
    let nasty = "<a & \"b\">\u{1}"
    let chart = LineChart(
      x: .init(nasty), y: .init(nasty), series: [.init(nasty, [1, 2])])
    let readable = try elements(chart).filter { $0.text == "<a & \"b\">␁" }
    #expect(readable.map(\.name) == ["text", "text", "text"])
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
      $0.x.isFinite && $0.y.isFinite
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
    #expect(markers.map { $0.attributes["r"] } == ["8.00"])
    let place = try number(markers[0], "cx")
    #expect(try place == number(textElement("10", in: elements), "x"))
    let distance = try number(textElement("network", in: elements), "x") - place
    #expect(distance > 8 && distance < 50)
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

  @Test("a dark page has its own colours, which a style sheet sets; attributes are those of light")
  func darkPages() throws {
    let elements = try elements(Self.curves)
    let style = try #require(elements.first { $0.name == "style" }?.text)
    #expect(style.hasPrefix("@media (prefers-color-scheme:dark){"))
    let classes = Set(elements.compactMap { $0.attributes["class"] })
    for name in classes { #expect(style.contains(".\(name){"), "\(name)") }
    for element in elements where element.attributes["class"] != nil {
      #expect(element.attributes["fill"] != nil || element.attributes["stroke"] != nil)
    }
  }

  @Test("an axis with 0 separates it by a break, and no line crosses that")
  func axisBreak() throws {
    let chart = LineChart(
      x: .init("λ", scale: .logarithmicWithZero), y: "error",
      series: [.init("a", points: [(0, 0.2), (0.0001, 0.1), (0.001, 0.3)])])
    let elements = try elements(chart)
    let path = try #require(elements.first { $0.name == "path" }?.attributes["d"])
    #expect(path.filter { $0 == "M" }.count == 1 && path.filter { $0 == "L" }.count == 1)
    let gap = try #require(elements.first { $0.attributes["class"] == "gap" })
    let places = try elements.filter { $0.name == "circle" }.prefix(3).map { try number($0, "cx") }
    #expect(try (places[0]..<places[1]).contains(number(gap, "x")))
    #expect(
      try places[0]
        == number(
          textElement(
            "0",
            in: elements.filter {
              $0.attributes["text-anchor"] == "middle"
            }), "x"))
  }

  @Test("a ring marks the smallest y, with its value beside it or, without room, by the name")
  func minimum() throws {
    let values = [0.4, 0.123456, 0.3]
    let chart = LineChart(x: "x", y: "y", series: [.init("a", values, marksMinimum: true)])
    let rings = try elements(chart).filter { $0.attributes["r"] == "10" }
    #expect(rings.count == 1 && rings[0].attributes["fill"] == "none")
    let second = try #require(elements(chart).filter { $0.name == "circle" }.dropFirst().first)
    #expect(rings[0].attributes["cx"] == second.attributes["cx"])
    #expect(try textElement("0.1235", in: elements(chart)).attributes["class"] == "rim")
    let crowd = LineChart(
      x: "x", y: "y", series: (0..<12).map { .init("s\($0)", values, marksMinimum: true) })
    let texts = try elements(crowd).filter { $0.name == "text" }.map(\.text).joined(separator: " ")
    #expect(texts.contains("s11, minimum 0.1235"))
  }

  @Test("a reference line crosses the plot at its value, and its label stands beside it")
  func referenceLine() throws {
    let chart = LineChart(
      x: "x", y: .init("y", startsAtZero: true), series: [.init("a", [0.1, 0.2])],
      lines: [.init("mean image", y: 0.5), .init("nowhere", y: .nan)])
    let elements = try elements(chart)
    let line = try #require(elements.first { $0.attributes["stroke-dasharray"] == "6 4" })
    #expect(try number(line, "y1") == 54 && number(line, "y2") == 54, "0.5 is the highest tick")
    #expect(try (number(textElement("mean image", in: elements), "y") - 60).magnitude < 12)
    #expect(chart.data?.csv() == "x,a,mean image,nowhere\n1,0.1,0.5,nan\n2,0.2,0.5,nan\n")
    #expect(chart.alternativeText.contains("Horizontal line, mean image: 0.5."))
  }

  @Test(
    "a chart says in words how its lines run",
    arguments: [
      ([0.4, 0.3, 0.2], "falls from 0.4 at 1 to 0.2 at 3"),
      ([0.2, 0.3, 0.4], "rises from 0.2 at 1 to 0.4 at 3"),
      ([0.2, 0.2], "stays at 0.2 from 1 to 2"),
      ([0.4, 0.1, 0.3], "falls from 0.4 at 1 to its minimum of 0.1 at 2, then rises to 0.3 at 3"),
      ([0.1, 0.4, 0.3], "rises from 0.1 at 1 to its maximum of 0.4 at 2, then falls to 0.3 at 3"),
      (
        [0.4, 0.1, 0.3, 0.2],
        "falls unevenly from 0.4 at 1 to 0.2 at 4, between its minimum of 0.1 at 2 and its maximum "
          + "of 0.4 at 1"
      ), ([0.5], "0.5 at 1"), ([], "no values"), ([.nan], "no values"),
      ([-1e308, 1.5e308], "rises from -1e+308 at 1 to 1.5e+308 at 2"),
      ([.leastNonzeroMagnitude], "5e-324 at 1"),
    ] as [([Double], String)])
  func alternativeText(values: [Double], expected: String) {
    let chart = LineChart(x: "epoch", y: "error", series: [.init("a", values)])
    #expect(chart.alternativeText == "A line chart of error by epoch. a: \(expected).")
  }

  @Test("values of any floating-point type start at x = 1")
  func values() {
    let floats: [Float] = [0.5, 0.25]
    #expect(LineChart.Series("a", floats).points == [.init(x: 1, y: 0.5), .init(x: 2, y: 0.25)])
    #expect(
      LineChart.Series("a", points: zip([3.0, 4], [5.0, 6])).points
        == [.init(x: 3, y: 5), .init(x: 4, y: 6)])
  }

  @Test(
    "all finite values have points, at places of their own",
    arguments: [
      [1e308, 1.5e308, 1.7e308], [-.greatestFiniteMagnitude, 0, .greatestFiniteMagnitude],
      [Self.tiny, 2 * Self.tiny, 4 * Self.tiny], [-1e-300, 1e-300], [0, 1e301], [1e308],
      [Self.tiny], [1e308, 1e308],
    ])
  func extremes(values: [Double]) throws {
    for scale in [LineChart.Axis.Scale.linear, .logarithmicWithZero] {
      let shown = scale == .linear ? values : values.map(\.magnitude)
      let chart = LineChart(
        x: "x", y: .init("y", scale: scale), series: [.init("a", points: zip(shown, shown))])
      let circles = try elements(chart).filter { $0.name == "circle" }
      let points = try circles.prefix(values.count).map { try number($0, "cy") }
      #expect(circles.count >= values.count && points.allSatisfy(\.isFinite))
      #expect(Set(points).count == Set(shown).count)
      #expect(!(try elements(chart).contains { $0.text.contains("no values") }))
    }
  }

  @Test("labels never overlap, however many lines there are")
  func manyLabels() throws {
    let series = (0..<40).map { LineChart.Series("a rather long name \($0)", [1, 2]) }
    let layout = ChartLayout(LineChart(x: "x", y: "y", series: series), inColumn: [])
    let entries = layout.entries.sorted { $0.y < $1.y }
    for (upper, lower) in zip(entries, entries.dropFirst()) {
      #expect(lower.y - upper.y >= (upper.height + lower.height) / 2 - 1e-9)
    }
  }
}
