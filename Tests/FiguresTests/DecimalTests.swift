import Testing

@testable import Figures

@Suite("Decimal numbers")
struct DecimalTests {
  @Test(
    "logarithms agree with printed tables",
    arguments: [
      (1, 0), (10, 1), (1000, 3), (1e-6, -6), (2, 0.301_029_995_663_981_195),
      (3, 0.477_121_254_719_662_437), (7, 0.845_098_040_014_256_830),
      (0.5, -0.301_029_995_663_981_195), (1.414, 0.150_449_409_460_880_2),
    ] as [(Double, Double)])
  func logarithm(value: Double, expected: Double) {
    #expect((decimalLogarithm(value) - expected).magnitude <= 2e-15)
  }

  @Test("logarithms of the smallest and largest numbers", arguments: [-323, -308, -300, 300, 308])
  func extremes(exponent: Int) throws {
    let value = try #require(Double("1e\(exponent)"))
    // Subnormal numbers are a few units of 2^-1074, 1e-323 just two: 9.88e-324.
    let tolerance = exponent == -323 ? 0.006 : 1e-12
    #expect((decimalLogarithm(value) - Double(exponent)).magnitude < tolerance)
  }

  @Test(
    "a column has one number of digits: seven significant ones, without common zeros",
    arguments: [
      ([0.0333, 0.0347, 0.036], ["0.0333", "0.0347", "0.0360"]),
      ([1, 2, 10], ["1", "2", "10"]),
      ([0.1 + 0.2, -1.5], ["0.3", "-1.5"]),
      ([1.0 / 3, 20], ["0.33333", "20.00000"]),
      ([Double(Float(0.036))], ["0.036"]),  // 0.0359999984502792 in double precision
      ([0.0005, 0], ["0.0005", "0.0000"]),
      ([100, 250], ["100", "250"]),
      ([.nan, 0.5, -.infinity], ["nan", "0.5", "-inf"]),
      ([0], ["0"]), ([], []), ([1e-20, 1], ["0", "1"]), ([2e-12], ["2e-12"]),
      ([1e300, 1], ["1e+300", "1.0"]),
    ] as [([Double], [String])])
  func columns(values: [Double], expected: [String]) {
    #expect(decimalTexts(values) == expected)
  }
}
