import Basics

/// An element of an SVG picture, written with two spaces a level and one element a line.
struct SVGElement {
  let name: String
  let attributes: KeyValuePairs<String, any SVGValue>
  let content: String
  let children: [SVGElement]

  /// An element with text, unescaped, or other elements in it.
  init(
    _ name: String, _ attributes: KeyValuePairs<String, any SVGValue> = [:], content: String = "",
    children: [SVGElement] = []
  ) {
    (self.name, self.attributes) = (name, attributes)
    (self.content, self.children) = (content, children)
  }

  /// The element as XML, without a line break at its end.
  func text(indentation: String = "") -> String {
    let attributeText = attributes.map { " \($0)=\"\(Self.escaped($1.svg))\"" }.joined()
    let start = "\(indentation)<\(name)\(attributeText)"
    if !children.isEmpty {
      let lines = children.map { $0.text(indentation: indentation + "  ") + "\n" }.joined()
      return "\(start)>\n\(lines)\(indentation)</\(name)>"
    }
    return content.isEmpty ? start + "/>" : "\(start)>\(Self.escaped(content))</\(name)>"
  }

  /// `text` with XML's special characters escaped. Control characters become their pictures.
  static func escaped(_ text: String) -> String {
    text.unicodeScalars.map { scalar in
      switch scalar {
      case "&": "&amp;"
      case "<": "&lt;"
      case ">": "&gt;"
      case "\"": "&quot;"
      case "\t", "\n", "\r": " "
      case "\u{FFFE}", "\u{FFFF}": "\u{FFFD}"
      default: String(scalar.controlPicture ?? scalar)
      }
    }.joined()
  }
}

/// The value of an SVG attribute: text, a whole number, or one with two digits after the point, a
/// hundredth of a pixel.
protocol SVGValue {
  var svg: String { get }
}

extension String: SVGValue { var svg: String { self } }
extension Int: SVGValue { var svg: String { "\(self)" } }
extension Double: SVGValue { var svg: String { fixed(self, digits: 2) } }
