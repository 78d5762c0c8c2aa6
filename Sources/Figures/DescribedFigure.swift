/// A figure that can say in words what is to be seen, since it knows what it draws.
public protocol DescribedFigure: Figure {
  /// The figure in words, plain text, for readers who do not see it.
  var alternativeText: String { get }
}
