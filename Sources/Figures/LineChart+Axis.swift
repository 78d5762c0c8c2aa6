extension LineChart {
  /// An axis of a chart. Its range and its ticks, which are round numbers, follow from the data.
  public struct Axis: Equatable, Sendable, ExpressibleByStringInterpolation {
    /// How values become positions.
    public enum Scale: Equatable, Sendable {
      /// Equal differences are equally far apart.
      case linear
      /// Equal ratios are equally far apart; only positive values have a place.
      case logarithmic
    }

    /// What the axis measures, with its unit where it has one.
    public let label: String

    /// How values become positions.
    public let scale: Scale

    /// Whether a linear axis always includes 0; a logarithmic one never does.
    public let startsAtZero: Bool

    /// An axis that measures what `label` says.
    public init(_ label: String, scale: Scale = .linear, startsAtZero: Bool = false) {
      self.label = label
      self.scale = scale
      self.startsAtZero = startsAtZero
    }

    /// A linear axis that measures what the literal says.
    public init(stringLiteral label: String) { self.init(label) }

    /// Whether `value` has a place on the axis.
    func canShow(_ value: Double) -> Bool {
      switch scale {
      // The bounds, far from any measurement, keep sums of values and ticks beyond them finite.
      case .linear: value.magnitude <= 1e300
      case .logarithmic: (1e-200...1e200).contains(value)
      }
    }
  }
}
