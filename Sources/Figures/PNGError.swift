import Basics

/// Why an image could not become a PNG file.
public enum PNGError: ReportableError, Equatable {
  /// The image has no pixels, and PNG knows no such image.
  case emptyImage(width: Int, height: Int)

  /// A side is longer than PNG's 2^31 - 1 pixels.
  case tooLarge(width: Int, height: Int)

  /// libpng refused the image, with its own message.
  case refused(width: Int, height: Int, reason: String)

  /// What was expected and what was found, in one line.
  public var description: String {
    switch self {
    case .emptyImage(let width, let height):
      "cannot write PNG: expected at least 1 x 1 pixels, found \(width) x \(height)"
    case .tooLarge(let width, let height):
      "cannot write PNG: expected sides of at most 2147483647 pixels, found \(width) x \(height)"
    case .refused(let width, let height, let reason):
      "cannot write PNG of \(width) x \(height) pixels: libpng says: \(reason)"
    }
  }

  /// The picture's file cannot be created.
  public var exitCode: ExitCode { .cannotCreateOutput }
}
