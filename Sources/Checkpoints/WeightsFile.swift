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
  /// Throws `FileError` and `SafetensorsError`, and `WeightsError` where the file does not hold
  /// exactly the tensors of this network; the network then stays as it was.
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
