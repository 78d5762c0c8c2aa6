import Basics

/// A safetensors file that does not hold the parameters of a network.
public enum WeightsError: ReportableError, Equatable {
  /// A tensor that the network has not.
  case unexpectedTensor(path: String, name: String, expected: [String])
  /// A tensor of the network that the file has not.
  case missingTensor(path: String, name: String)
  /// Elements that are not float32.
  case wrongType(path: String, name: String, found: String)
  /// A tensor of another shape.
  case wrongShape(path: String, name: String, expected: [Int], found: [Int])
  /// An infinity, or what is no number; `index` counts row by row from 0.
  case notFinite(path: String, name: String, index: Int, found: Float)

  /// Bad data.
  public var exitCode: ExitCode { .badData }

  /// The one line that a reader sees.
  public var description: String {
    switch self {
    case .unexpectedTensor(let path, let name, let expected):
      "'\(path)': expected the tensors \(expected.joined(separator: ", ")), found '\(name)'"
    case .missingTensor(let path, let name): "'\(path)': expected a tensor '\(name)', found none"
    case .wrongType(let path, let name, let found):
      "'\(path)': expected tensor '\(name)' to be F32, found \(found)"
    case .wrongShape(let path, let name, let expected, let found):
      "'\(path)': expected tensor '\(name)' to be \(expected), found \(found)"
    case .notFinite(let path, let name, let index, let found):
      "'\(path)': expected finite numbers in tensor '\(name)', found \(found) at index \(index)"
    }
  }
}
