import Figures
import Testing

extension Figure {
  /// The elements of the figure's SVG file, which has the same bytes each time and no number that is not finite.
  func svgElements() throws -> [XMLReader.Element] {
    let bytes = try encoded()
    #expect(try encoded() == bytes)
    let elements = try XMLReader.elements(of: String(decoding: bytes, as: UTF8.self))
    for element in elements where !["title", "desc", "text"].contains(element.name) {
      for value in element.attributes.values {
        #expect(!value.contains("nan") && !value.contains("inf"), "\(element)")
      }
    }
    return elements
  }
}

extension [XMLReader.Element] {
  /// The place on an axis of the text `content`, whose anchor is `end` beside the vertical axis, `middle` below
  /// the horizontal one.
  func place(ofTick content: String, anchor: String) throws -> Double {
    let element = try #require(
      first { $0.text == content && $0.attributes["text-anchor"] == anchor })
    return anchor == "end" ? try element.number("y") - 6 : try element.number("x")
  }
}

extension XMLReader.Element {
  func number(_ attribute: String) throws -> Double {
    let text = try #require(attributes[attribute])
    return try #require(Double(text))
  }

  /// The corners of a path of straight lines, in absolute coordinates.
  func corners() throws -> [[Double]] {
    try #require(attributes["d"]).split { "MLZ".contains($0) }.map { pair in
      pair.split(separator: " ").compactMap { Double($0) }
    }
  }
}
