import Safetensors
import Training

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
