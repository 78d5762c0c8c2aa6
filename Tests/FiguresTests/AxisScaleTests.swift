import Testing

@testable import Figures

@Suite("Axes of charts")
struct AxisScaleTests {
  private func scale(
    _ values: [Double], _ axis: LineChart.Axis = .init(""), intervals: Int = 7, ends: Bool = true
  ) -> AxisScale {
    AxisScale(values: values, axis: axis, maximumIntervals: intervals, endsAtTicks: ends)
  }

  private func labels(_ scale: AxisScale) -> [String] { scale.ticks.map(\.tick.label) }

  @Test(
    "ticks of a vertical axis are 1, 2 or 5 times a power of ten apart, whole if the data are",
    arguments: [
      ([0.0331, 0.0360], "0.0330 0.0335 0.0340 0.0345 0.0350 0.0355 0.0360"),
      ([0, 1], "0 1"), ([0, 0.5, 1], "0 0.2 0.4 0.6 0.8 1.0"),
      ([0.1, 0.8], "0.1 0.2 0.3 0.4 0.5 0.6 0.7 0.8"),
      ([1.4, 2.1], "1.4 1.5 1.6 1.7 1.8 1.9 2.0 2.1"),  // 2.1 - 1.4 is above 0.7 in binary.
      ([0, 0.7], "0 0.1 0.2 0.3 0.4 0.5 0.6 0.7"),
      ([-0.3, 0.4], "−0.3 −0.2 −0.1 0 0.1 0.2 0.3 0.4"),
      ([3.2, 98.7], "0 20 40 60 80 100"),
      ([1_000.5, 61_000], "0 10,000 20,000 30,000 40,000 50,000 60,000 70,000"),
      ([1.5e-9, 6e-9], "1×10⁻⁹ 2×10⁻⁹ 3×10⁻⁹ 4×10⁻⁹ 5×10⁻⁹ 6×10⁻⁹"),
      ([0, 6e12], "0 1×10¹² 2×10¹² 3×10¹² 4×10¹² 5×10¹² 6×10¹²"),
      ([0.05, 0.05], "0.02 0.03 0.04 0.05 0.06 0.07 0.08"),  // 0.025...0.075, widened to ticks
      ([-0.05], "−0.08 −0.07 −0.06 −0.05 −0.04 −0.03 −0.02"),
      ([], "0 1"), ([.nan], "0 1"),
      ([1e308, 1.5e308], "10×10³⁰⁷ 11×10³⁰⁷ 12×10³⁰⁷ 13×10³⁰⁷ 14×10³⁰⁷ 15×10³⁰⁷"),
      ([-1e308, 1.7e308], "−10×10³⁰⁷ −5×10³⁰⁷ 0 5×10³⁰⁷ 10×10³⁰⁷ 15×10³⁰⁷ 20×10³⁰⁷"),
      ([0, .leastNonzeroMagnitude], "0 1×10⁻³²⁴ 2×10⁻³²⁴ 3×10⁻³²⁴ 4×10⁻³²⁴ 5×10⁻³²⁴"),
    ] as [([Double], String)])
  func verticalTicks(values: [Double], expected: String) {
    let scale = scale(values)
    #expect(labels(scale).joined(separator: " ") == expected)
    #expect(scale.ticks.first?.fraction == 0 && scale.ticks.last?.fraction == 1)
  }

  @Test(
    "ticks of a horizontal axis lie within the data, at whole numbers if the data are such",
    arguments: [
      ([1, 2, 3, 4, 5], "1 2 3 4 5"), ([1, 2], "1 2"), ([1], "1"),
      ([1, 20], "2 4 6 8 10 12 14 16 18 20"), ([1, 150], "20 40 60 80 100 120 140"),
      ([0, 0.003], "0 0.0005 0.0010 0.0015 0.0020 0.0025 0.0030"),
      ([1.5, 2.5], "1.5 1.6 1.7 1.8 1.9 2.0 2.1 2.2 2.3 2.4 2.5"),
    ] as [([Double], String)])
  func horizontalTicks(values: [Double], expected: String) {
    let scale = scale(values, intervals: 10, ends: false)
    #expect(labels(scale).joined(separator: " ") == expected)
  }

  @Test(
    "a logarithmic axis has 1, 2 and 5 of each power of ten, or only powers if it is long",
    arguments: [
      ([1, 150], 10, false, "1 2 5 10 20 50 100"),
      ([0.004, 0.047], 7, true, "0.002 0.005 0.01 0.02 0.05"),
      ([0.01, 1], 7, true, "0.01 0.02 0.05 0.1 0.2 0.5 1"),
      ([1e-3, 1e3], 7, true, "0.001 0.01 0.1 1 10 100 1,000"),
      ([1e-8, 1e6], 7, true, "1×10⁻⁸ 0.000001 0.0001 0.01 1 100 10,000 1,000,000"),
      ([0.0331, 0.0360], 7, true, "0.0330 0.0335 0.0340 0.0345 0.0350 0.0355 0.0360"),
      ([5], 10, false, "5 10"),  // 2.5...10
      ([-1, 0], 7, true, "1 2 5 10"),  // nothing to show
    ] as [([Double], Int, Bool, String)])
  func logarithmicTicks(values: [Double], intervals: Int, ends: Bool, expected: String) {
    let scale = scale(
      values, .init("", scale: .logarithmic), intervals: intervals, ends: ends)
    #expect(labels(scale).joined(separator: " ") == expected)
  }

  @Test("an axis that starts at zero has it, from above and from below")
  func startsAtZero() {
    let axis = LineChart.Axis("", startsAtZero: true)
    #expect(
      labels(scale([0.025, 0.036], axis)) == ["0", "0.01", "0.02", "0.03", "0.04"])
    #expect(labels(scale([-3.5, -2.5], axis)).first == "−3.5")
    #expect(labels(scale([-3.5, -2.5], axis)).last == "0")
    #expect(scale([0.5, 0.5], axis).fraction(of: 0) == 0)
  }

  @Test("positions are proportional to differences, or to ratios")
  func fractions() {
    let linear = scale([10, 20, 30], intervals: 10, ends: false)
    #expect(linear.fraction(of: 10) == 0)
    #expect(linear.fraction(of: 15) == 0.25)
    #expect(linear.fraction(of: 30) == 1)
    let logarithmic = scale(
      [1, 10_000], .init("", scale: .logarithmic), intervals: 10, ends: false)
    #expect(logarithmic.fraction(of: 1) == 0)
    #expect((logarithmic.fraction(of: 10) - 0.25).magnitude < 1e-15)
    #expect(logarithmic.fraction(of: 10_000) == 1)
  }

  @Test("0 has a place of its own at the lower end of a logarithmic axis, before a break")
  func logarithmicWithZero() throws {
    let axis = LineChart.Axis("", scale: .logarithmicWithZero)
    let scale = scale([0, 0.0001, 0.01], axis, intervals: 5, ends: false)
    #expect(labels(scale) == ["0", "0.0001", "0.001", "0.01"])
    let gap = try #require(scale.breakFraction)
    #expect(scale.fraction(of: 0) == 0 && scale.fraction(of: 0.01) == 1)
    #expect(scale.fraction(of: 0.0001) == 2 * gap)
    #expect((scale.fraction(of: 0.001) - (1 + 2 * gap) / 2).magnitude < 1e-12)
    #expect(self.scale([0.0001, 0.01], axis).breakFraction == nil)
    #expect(labels(self.scale([0], axis)).first == "0")
  }

  @Test(
    "no values are too strange: the range is finite and has room",
    arguments: [
      [1e300, -1e300], [.leastNonzeroMagnitude], [0], [1e300], [1, 1 + 0x1p-52], [1e17, 1e17 + 16],
      [1e-199, 1e200], [1e-300, 1e300],
      [.infinity, .nan], [-.leastNonzeroMagnitude, .leastNonzeroMagnitude],
      [.greatestFiniteMagnitude], [1e308, -1.7e308, 0], [1e308, 1.5e308], [0, 1e308],
    ] as [[Double]], [LineChart.Axis.Scale.linear, .logarithmic, .logarithmicWithZero])
  func strange(values: [Double], kind: LineChart.Axis.Scale) {
    for ends in [true, false] {
      let scale = scale(values, .init("", scale: kind), ends: ends)
      let shown = values.filter(LineChart.Axis("", scale: kind).canShow)
      let places = scale.ticks.map(\.fraction) + shown.map(scale.fraction)
      #expect(places.allSatisfy { (-1e-6...1 + 1e-6).contains($0) })
      #expect(scale.ticks.count <= 13 && !(ends && scale.ticks.count < 2))
      #expect(!ends || places.contains { $0 > 1 - 1e-9 })
    }
  }
}
