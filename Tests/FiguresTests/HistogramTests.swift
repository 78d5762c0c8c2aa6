import Testing

@testable import Figures

@Suite("Histograms")
struct HistogramTests {
  private static let bins = Histogram.Bins(0...1, count: 4)
  private static let groups: [Histogram.Group] = [
    .init("before", counts: [0, 10, 10, 0]), .init("after", counts: [97, 0, 2, 1]),
  ]

  private static func histogram(isLogarithmic: Bool = false) -> Histogram {
    Histogram(
      x: "activation", y: "share", bins: bins, groups: groups, hasLogarithmicShares: isLogarithmic)
  }

  @Test("a value on an edge belongs to the bin above it, the last edge to the last bin")
  func counts() {
    let values: [Float] = [0, 0.1, 0.25, 0.49, 0.75, 0.99, 1]
    #expect(Self.bins.counts(of: values) == [2, 2, 0, 3])
    #expect(Histogram.Bins(edges: [-1, 0, 10]).counts(of: [-1.0, -0.0, 9, 10]) == [1, 3])
    #expect(Self.bins.counts(of: [Double]()) == [0, 0, 0, 0])
  }

  @Test(
    "bins of one width begin and end exactly at the range's ends",
    arguments: [
      0...1, 0.1...0.7, -1e308...1.7e308, -Double.greatestFiniteMagnitude...(-1e308),
      0...Double.leastNormalMagnitude,
    ])
  func ranges(range: ClosedRange<Double>) {
    let bins = Histogram.Bins(range, count: 50)
    #expect(bins.edges.first == range.lowerBound && bins.edges.last == range.upperBound)
    #expect(bins.count == 50)
  }

  @Test("an outline has the share of each bin as its height, and is filled down to 0")
  func outline() throws {
    let elements = try Self.histogram().svgElements()
    let paths = elements.filter { $0.name == "path" }
    #expect(paths.count == 4, "two fills and two outlines")
    func y(_ tick: String) throws -> Double { try elements.place(ofTick: tick, anchor: "end") }
    let (zero, one) = (try y("0"), try y("1.0"))
    let corners = try paths[3].corners()
    #expect(corners.count == 10)
    for (corner, share) in zip(corners, [0, 0.97, 0.97, 0, 0, 0.02, 0.02, 0.01, 0.01, 0]) {
      #expect((corner[1] - (zero + (one - zero) * share)).magnitude <= 0.01)
    }
    #expect(try corners[0][0] == elements.place(ofTick: "0", anchor: "middle"))
    #expect(try corners[9][0] == elements.place(ofTick: "1.0", anchor: "middle"))
    #expect(try paths[1].corners().suffix(10).allSatisfy { $0[1] == zero })
    #expect(!elements.contains { $0.name == "circle" || $0.name == "polygon" }, "no markers")
  }

  @Test("on a logarithmic axis, empty bins are at 0, and the outline does not break")
  func logarithmic() throws {
    let elements = try Self.histogram(isLogarithmic: true).svgElements()
    let outline = try #require(elements.last { $0.name == "path" })
    #expect(try #require(outline.attributes["d"]).count { $0 == "M" } == 1)
    let zero = try elements.place(ofTick: "0", anchor: "end")
    let hundredth = try elements.place(ofTick: "0.01", anchor: "end")
    let heights = try outline.corners().map { $0[1] }
    #expect([0, 3, 4, 9].allSatisfy { heights[$0] == zero } && heights[7] == hundredth)
  }

  @Test("the table has the shares by bins")
  func data() {
    let expected = """
      "activation, from","activation, to",before,after
      0.00,0.25,0.0,0.97
      0.25,0.50,0.5,0.00
      0.50,0.75,0.5,0.02
      0.75,1.00,0.0,0.01

      """
    #expect(Self.histogram().data?.csv() == expected)
  }

  @Test("the words name the fullest bin and the middle of each group")
  func words() throws {
    let text = Self.histogram().alternativeText
    #expect(
      text == "A histogram of activation in 4 bins from 0.00 to 1.00. before: the fullest bin, from"
        + " 0.25 to 0.50, has a share of 0.5; the middle nine tenths of the values lie from 0.25 to"
        + " 0.75. after: the fullest bin, from 0.00 to 0.25, has a share of 0.97; the middle nine"
        + " tenths of the values lie from 0.00 to 0.25.")
    #expect(try Self.histogram().svgElements()[2].text == text)
  }

  @Test("a group without values says so, one with huge counts has shares")
  func degenerate() throws {
    let histogram = Histogram(
      x: "x", bins: Self.bins,
      groups: [
        .init("none", counts: [0, 0, 0, 0]), .init("huge", counts: [.max, .max, .max, .max]),
      ])
    let elements = try histogram.svgElements()
    let texts = elements.filter { $0.name == "text" }.map(\.text).joined(separator: " ")
    #expect(texts.contains("none (no values)"))
    #expect(histogram.alternativeText.contains("none: no values."))
    #expect(histogram.data?.rows.map { $0[2...] } == Array(repeating: ["", "0.25"], count: 4))
    let empty = Histogram(x: "x", bins: Self.bins, groups: [])
    #expect(try empty.svgElements().contains { $0.text == "no values to show" })
  }

  @Test(
    "bins of any finite edges have places",
    arguments: [
      [-Double.greatestFiniteMagnitude, 0, .greatestFiniteMagnitude],
      [0, .leastNonzeroMagnitude], [1, 1.0.nextUp],
    ])
  func extremes(edges: [Double]) throws {
    let bins = Histogram.Bins(edges: edges)
    let histogram = Histogram(
      x: "x", bins: bins, groups: [.init("a", counts: bins.counts(of: edges))])
    let outline = try #require(histogram.svgElements().last { $0.name == "path" })
    #expect(try outline.corners().count == 2 * edges.count)
  }

  @Test("values outside of the bins, bins out of order and missing counts are refused")
  func misuse() async {
    await #expect(processExitsWith: .failure) {
      _ = Histogram.Bins(0...1, count: 2).counts(of: [1.5])
    }
    await #expect(processExitsWith: .failure) {
      _ = Histogram.Bins(0...1, count: 2).counts(of: [Float.nan])
    }
    await #expect(processExitsWith: .failure) { _ = Histogram.Bins(edges: [0, 1, 1]) }
    await #expect(processExitsWith: .failure) {
      _ = Histogram(
        x: "x", bins: Histogram.Bins(0...1, count: 2), groups: [.init("a", counts: [1])])
    }
  }
}
