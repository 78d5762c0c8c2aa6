import Basics
import Safetensors
import Training

/// The weights and biases of a network as a safetensors file.
///
/// The tensors are float32 and have the names and the orientation of the listing: `weights1`
/// `[784, 300]`, `biases1` `[300]`, …; a tied network has `weights1` and `weights2` only.
public enum WeightsFile {
  /// The bytes of a file that holds the parameters of `network`.
  public static func encode(_ network: Sequential) -> [UInt8] {
    encodeSafetensors(network.namedParameters.map(\.tensor))
  }

  /// Gives `network` the parameters that the file at `path` holds.
  ///
  /// Throws `FileError` and `SafetensorsError`, and `WeightsError` if the file does not hold
  /// exactly the tensors of this network; the network is then unchanged.
  public static func load(_ path: String, into network: Sequential) throws {
    let file = try SafetensorsFile(path)
    let parameters = network.namedParameters
    for entry in file.header.entries where !parameters.contains(where: { $0.name == entry.name }) {
      throw WeightsError.unexpectedTensor(
        path: path, name: entry.name, expected: parameters.map(\.name))
    }
    // All shapes before the first number is read: a file of another size costs no memory.
    let entries = try parameters.map { try Self.entry(of: $0, in: file) }
    let values = try zip(parameters, entries).map { parameter, entry in
      try Self.values(of: parameter, entry, in: file)
    }
    for (parameter, values) in zip(parameters, values) { parameter.parameter.assign(values) }
  }

  private static func entry(
    of parameter: NamedParameter, in file: SafetensorsFile
  ) throws(WeightsError) -> TensorEntry {
    guard let entry = file.header[parameter.name] else {
      throw .missingTensor(path: file.path, name: parameter.name)
    }
    guard entry.type == .float32 else {
      throw .wrongType(path: file.path, name: entry.name, found: entry.type.rawValue)
    }
    guard entry.shape == parameter.shape else {
      throw .wrongShape(
        path: file.path, name: entry.name, expected: parameter.shape, found: entry.shape)
    }
    return entry
  }

  private static func values(
    of parameter: NamedParameter, _ entry: TensorEntry, in file: SafetensorsFile
  ) throws -> [Float] {
    let values: [Float] = try file.elements(of: entry)
    if let index = values.firstIndex(where: { !$0.isFinite }) {
      throw WeightsError.notFinite(
        path: file.path, name: parameter.name, index: index, found: values[index])
    }
    return values
  }
}

/// A safetensors file that does not hold the parameters of a network.
public enum WeightsError: ReportableError, Equatable {
  /// A tensor that the network lacks.
  case unexpectedTensor(path: String, name: String, expected: [String])
  /// A tensor of the network that the file lacks.
  case missingTensor(path: String, name: String)
  /// Elements that are not float32.
  case wrongType(path: String, name: String, found: String)
  /// A tensor of another shape.
  case wrongShape(path: String, name: String, expected: [Int], found: [Int])
  /// An infinity or NaN; `index` counts row by row from 0.
  case notFinite(path: String, name: String, index: Int, found: Float)

  /// Bad data.
  public var exitCode: ExitCode { .badData }

  /// The line that the user sees.
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

/// A parameter of a network under its name in the listing.
struct NamedParameter {
  /// `weights1`, …, `biases1`, …
  let name: String
  let parameter: Parameter
  /// `[inputs, outputs]` of weights, `[outputs]` of biases.
  let shape: [Int]

  /// The tensor of its numbers.
  var tensor: Tensor { Tensor(name, shape: shape, parameter.value.array) }
}

extension Sequential {
  /// All parameters, as the listing names them: weights in the order of the layers, tied ones once,
  /// then biases.
  var namedParameters: [NamedParameter] {
    let weights = weights.enumerated().map { index, parameter in
      NamedParameter(
        name: "weights\(index + 1)", parameter: parameter,
        shape: [parameter.value.rows, parameter.value.columns])
    }
    let biases = biases.enumerated().map { index, parameter in
      NamedParameter(
        name: "biases\(index + 1)", parameter: parameter, shape: [parameter.value.columns])
    }
    return weights + biases
  }
}
