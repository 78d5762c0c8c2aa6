/// The size of an image in pixels.
public struct ImageSize: Sendable, Equatable, CustomStringConvertible {
  /// Pixels in a row.
  public let width: Int
  /// Rows.
  public let height: Int

  /// For example `28 x 28 pixels`.
  public var description: String { "\(width) x \(height) pixels" }
}
