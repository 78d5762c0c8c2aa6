import Basics

/// The value of an SVG attribute: text, or a number, which is written with two digits after the
/// point, a hundredth of a pixel.
struct SVGValue: ExpressibleByStringLiteral, ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral
{
  let text: String

  init(_ text: String) { self.text = text }
  init(_ number: Double) { text = fixed(number, digits: 2) }
  init(stringLiteral text: String) { self.text = text }
  init(integerLiteral number: Int) { text = "\(number)" }
  init(floatLiteral number: Double) { self.init(number) }
}
