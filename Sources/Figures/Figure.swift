/// Something that a report can show: a picture that becomes one file.
public protocol Figure: Sendable {
  /// The extension of the file's name, without the dot: `png` or `svg`.
  var fileExtension: String { get }

  /// The width, in CSS pixels, at which a report should show the picture.
  var width: Int { get }

  /// The numbers that the picture draws, or a summary of them, for a CSV file beside it.
  var data: DataTable? { get }

  /// The bytes of the picture's file, the same for the same figure on every machine.
  func encoded() throws -> [UInt8]
}

extension Figure {
  /// No numbers: what a figure says that does not say otherwise.
  public var data: DataTable? { nil }
}
