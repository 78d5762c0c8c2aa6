import Basics

/// An element of an SVG picture, and how it is written: two spaces a level, one element a line.
struct SVGElement {
  let name: String
  let attributes: [(name: String, value: String)]
  let content: String
  let children: [SVGElement]

  /// An element with text, unescaped, as its content.
  init(_ name: String, _ attributes: KeyValuePairs<String, SVGValue> = [:], content: String = "") {
    self.init(name, attributes, content: content, children: [])
  }

  /// An element around other elements.
  init(
    _ name: String, _ attributes: KeyValuePairs<String, SVGValue> = [:], children: [SVGElement]
  ) {
    self.init(name, attributes, content: "", children: children)
  }

  private init(
    _ name: String, _ attributes: KeyValuePairs<String, SVGValue>, content: String,
    children: [SVGElement]
  ) {
    self.name = name
    self.attributes = attributes.map { ($0.key, $0.value.text) }
    self.content = content
    self.children = children
  }

  /// The element as XML, without a line break at its end.
  func text(indentation: String = "") -> String {
    let attributeText = attributes.map { " \($0.name)=\"\(Self.escaped($0.value))\"" }.joined()
    let start = "\(indentation)<\(name)\(attributeText)"
    if !children.isEmpty {
      let lines = children.map { $0.text(indentation: indentation + "  ") + "\n" }.joined()
      return "\(start)>\n\(lines)\(indentation)</\(name)>"
    }
    return content.isEmpty ? start + "/>" : "\(start)>\(Self.escaped(content))</\(name)>"
  }

  /// `text` with XML's special characters escaped. Characters that XML forbids become U+FFFD.
  static func escaped(_ text: String) -> String {
    text.unicodeScalars.map { scalar in
      switch scalar {
      case "&": "&amp;"
      case "<": "&lt;"
      case ">": "&gt;"
      case "\"": "&quot;"
      case "\t", "\n", "\r": " "
      case "\0"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": "\u{FFFD}"
      default: String(scalar)
      }
    }.joined()
  }
}

/// The value of an SVG attribute: text, or a number with two digits after the point, a
/// hundredth of a pixel.
struct SVGValue: ExpressibleByStringLiteral, ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral
{
  let text: String

  init(_ text: String) { self.text = text }
  init(_ number: Double, digits: Int = 2) { text = fixed(number, digits: digits) }
  init(stringLiteral text: String) { self.text = text }
  init(integerLiteral number: Int) { text = "\(number)" }
  init(floatLiteral number: Double) { self.init(number) }
}
