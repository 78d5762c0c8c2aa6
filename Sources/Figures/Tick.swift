import Basics

/// A round number on an axis: `multiple` times 10 to the power of `exponent`.
struct Tick: Equatable {
  let multiple: Int
  let exponent: Int

  var value: Double {
    exponent < 0
      ? Double(multiple) / powerOfTen(-exponent) : Double(multiple) * powerOfTen(exponent)
  }

  /// The number as a reader wants it: `0.035`, `60,000`, `−5`, `2×10⁻⁸`.
  var label: String {
    let sign = multiple < 0 ? "−" : ""
    switch exponent {
    case _ where multiple == 0: return "0"
    case -6..<0: return sign + fixed(value.magnitude, digits: -exponent)
    case 0...6 where value.magnitude < 1e9: return sign + grouped(Int(value.magnitude))
    default: return sign + "\(multiple.magnitude)×10" + Self.superscript(exponent)
    }
  }

  private static func superscript(_ number: Int) -> String {
    let digits: [Character] = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"]
    return (number < 0 ? "⁻" : "")
      + String(String(number.magnitude).compactMap(\.wholeNumberValue).map { digits[$0] })
  }
}
