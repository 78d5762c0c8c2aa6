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
  /// Throws `FileError` and `SafetensorsError`, and `Failure` if the file does not hold
  /// exactly the tensors of this network; the network is then unchanged.
  public static func load(_ path: String, into network: Sequential) throws {
    func check(_ isRight: Bool, _ expected: String, found: String) throws(Failure) {
      if !isRight { throw Failure("'\(path)': expected \(expected), found \(found)") }
    }
    let file = try SafetensorsFile(path)
    let parameters = network.namedParameters
    let names = parameters.map(\.name)
    for entry in file.header.entries {
      try check(
        names.contains(entry.name), "the tensors \(names.joined(separator: ", "))",
        found: "'\(entry.name)'")
    }
    // All shapes before the first number is read: a file of another size costs no memory.
    let entries = try parameters.map { parameter in
      guard let entry = file.header[parameter.name] else {
        throw Failure("'\(path)': expected a tensor '\(parameter.name)', found none")
      }
      let tensor = "tensor '\(entry.name)' to be"
      try check(entry.type == .float32, "\(tensor) F32", found: entry.type.rawValue)
      try check(
        entry.shape == parameter.shape, "\(tensor) \(parameter.shape)", found: "\(entry.shape)")
      return entry
    }
    let values = try entries.map { entry in
      let values: [Float] = try file.elements(of: entry)
      if let index = values.firstIndex(where: { !$0.isFinite }) {
        try check(
          false, "finite numbers in tensor '\(entry.name)'",
          found: "\(values[index]) at index \(index)")
      }
      return values
    }
    for (parameter, values) in zip(parameters, values) { parameter.parameter.assign(values) }
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
    weights.enumerated().map { index, weights in
      NamedParameter(
        name: "weights\(index + 1)", parameter: weights,
        shape: [weights.value.rows, weights.value.columns])
    }
      + biases.enumerated().map { index, biases in
        NamedParameter(
          name: "biases\(index + 1)", parameter: biases, shape: [biases.value.columns])
      }
  }
}
