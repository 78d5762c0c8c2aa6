/// What a file's header says of one tensor.
public struct TensorEntry: Equatable, Sendable {
  /// The name.
  public let name: String
  /// What the elements are.
  public let type: ElementType
  /// The size of each dimension.
  public let shape: [Int]
  /// Where its bytes stand, counted from the end of the header.
  public let range: Range<Int>
}
