import Kernels
import Platform

/// Layers one after another, the outputs of each the inputs of the next.
public final class Sequential: Sendable {
  /// The network's name in pictures and tables; it changes no result.
  public let name: String
  /// The layers, the one that reads the inputs first.
  public let layers: [any Layer]

  /// A network of `layers`, whose shapes must fit.
  public convenience init(_ layers: any Layer...) { self.init("", layers) }

  /// A network of `layers` that is called `name`.
  public convenience init(_ name: String, _ layers: any Layer...) { self.init(name, layers) }

  /// A network of `layers`, whose shapes must fit, that is called `name`.
  public init(_ name: String, _ layers: [any Layer]) {
    require(!layers.isEmpty, "expected at least one layer, found none")
    for (layer, next) in zip(layers, layers.dropFirst()) {
      require(
        layer.outputs == next.inputs,
        "expected a layer of \(layer.outputs) inputs, the outputs of the one before, found \(next.inputs) inputs"
      )
    }
    self.name = name
    self.layers = layers
  }

  /// A network of the same functions, which no training changes: without tied weights and penalties.
  func copy() -> Sequential {
    Sequential(
      name,
      layers.map { layer -> any Layer in
        switch layer {
        case let layer as Dense: return Dense(copying: layer)
        case let layer as TiedDense: return Dense(copying: layer)
        default:
          require(
            !(layer is any DenseLayer),
            "expected a layer without weights, or Dense or TiedDense, found \(type(of: layer))")
          return layer
        }
      })
  }

  /// The number of inputs of the first layer.
  public var inputs: Int { layers[0].inputs }

  /// The number of outputs of the last layer.
  public var outputs: Int { layers[layers.count - 1].outputs }

  /// The layers that have weights and biases, in their order.
  public var denseLayers: [any DenseLayer] { layers.compactMap { $0 as? any DenseLayer } }

  /// The weight matrices in the order of the layers, tied ones once: the listing's weights1, ….
  public var weights: [Parameter] {
    denseLayers.map(\.weights).reduce(into: []) { unique, parameter in
      if !unique.contains(where: { $0 === parameter }) { unique.append(parameter) }
    }
  }

  /// The bias vectors in the order of the layers: the listing's biases1, ….
  public var biases: [Parameter] { denseLayers.map(\.biases) }

  /// The place of `layer` in this network.
  func index(of layer: any Layer) -> Int {
    let index = layers.firstIndex { $0 === layer }
    require(index != nil, "expected a layer of this network, found another one")
    return index ?? 0
  }

  /// The place of the layer that samples codings, of which there is one.
  var indexOfSampling: Int {
    let index = layers.firstIndex { $0 is GaussianSampling } ?? 0
    require(
      index > 0,
      "expected a layer of GaussianSampling behind another layer for the latent loss, found none")
    return index
  }

  /// All weights, then all biases.
  package var parameters: [Parameter] { weights + biases }

  /// The weights and biases of `layers` of this network, all if nil, each once.
  package func parameters(of layers: [any Layer]?) -> [Parameter] {
    guard let layers else { return parameters }
    let dense = layers.map { self.layers[index(of: $0)] }.compactMap { $0 as? any DenseLayer }
    return parameters.filter { parameter in
      dense.contains { $0.weights === parameter || $0.biases === parameter }
    }
  }

  /// Does the work on the parameters that was put off, if any.
  package func settle() { for parameter in parameters { parameter.settle() } }

  /// The number of trainable numbers, those of tied weights counted once.
  public var parameterCount: Int { parameters.reduce(0) { $0 + $1.count } }

  /// The number of trainable weights, without the biases.
  public var weightCount: Int { weights.reduce(0) { $0 + $1.count } }

  /// All weights, then all biases, as little-endian float32: the same bytes on every machine.
  public var serializedParameters: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(4 * parameterCount)
    settle()
    for parameter in parameters {
      let words = parameter.matrix.array.map { $0.bitPattern.littleEndian }
      words.withUnsafeBytes { bytes += $0 }
    }
    return bytes
  }
}
