/// The values that a parameter may have, and how an error names them.
struct ParameterRange<Value> {
  let contains: (Value) -> Bool
  /// `1...1000`, or `nil` where all values are allowed.
  let text: String?

  static var all: ParameterRange { ParameterRange(contains: { _ in true }, text: nil) }
}

extension ParameterRange where Value: ParameterValue & Comparable {
  init(_ range: ClosedRange<Value>) {
    contains = range.contains
    text = "\(range.lowerBound.parameterText)...\(range.upperBound.parameterText)"
  }

  init(_ range: PartialRangeFrom<Value>) {
    contains = range.contains
    text = "\(range.lowerBound.parameterText)..."
  }
}
