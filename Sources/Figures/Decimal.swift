import Basics
import Platform

/// 10 to the power of `exponent`, which must be 0 or more; exact up to 10^22.
func powerOfTen(_ exponent: Int) -> Double {
  (0..<exponent).reduce(1.0) { power, _ in power * 10 }
}

/// The logarithm of `value`, positive and finite, to base 10.
func decimalLogarithm(_ value: Double) -> Double {
  let naturalLogarithmOf10 = 2.302585092994045684
  return naturalLogarithm(value) / naturalLogarithmOf10
}

/// The natural logarithm of `value`, positive and finite.
///
/// Made of + - * / alone, so that it is bit-identical on every machine, unlike the C library's; off by 5e-15 at most for values from 1e-6 to 1e6.
package func naturalLogarithm(_ value: Double) -> Double {
  require(value > 0 && value.isFinite, "expected a positive number for a logarithm, found \(value)")
  var exponent = Double(value.exponent)
  var significand = value.significand
  if significand > 1.414 {
    significand /= 2
    exponent += 1
  }
  // ln s = 2 (z + z^3 / 3 + z^5 / 5 + …) with z = (s - 1) / (s + 1), here of at most 0.172.
  let z = (significand - 1) / (significand + 1)
  var series = 0.0
  for power in stride(from: 21.0, through: 1, by: -2) { series = series * z * z + 1 / power }
  let naturalLogarithmOf2 = 0.693147180559945309
  return exponent * naturalLogarithmOf2 + 2 * z * series
}

/// `values` in decimal, all with the same digits after the point: as many as give the largest of
/// them `significantDigits`, but no zeros that all of them end with.
func decimalTexts(_ values: [Double], significantDigits: Int = 7) -> [String] {
  let largest = values.filter(\.isFinite).map(\.magnitude).max() ?? 0
  let exponent = largest > 0 ? Int(decimalLogarithm(largest).rounded(.down)) : 0
  guard (-9...15).contains(exponent) else { return values.map { "\($0)" } }
  let most = max(0, significantDigits - 1 - exponent)
  let digits = (0...most).first { digits in
    values.allSatisfy { value in
      // Trailing zeros are those digits that come out the same without them.
      let short = fixed(value, digits: digits)
      let zeros = String(repeating: "0", count: most - digits)
      let padded = short + (digits == 0 && most > 0 ? "." : "") + zeros
      return !value.isFinite || padded == fixed(value, digits: most)
    }
  }
  return values.map { fixed($0, digits: digits ?? most) }
}
