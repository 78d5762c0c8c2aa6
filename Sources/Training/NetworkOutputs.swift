import Synchronization

/// The outputs of a network on some examples, computed when somebody asks for them, and again if all have let go of them.
public final class NetworkOutputs: Sendable {
  /// The network with the weights that it had.
  public let network: Sequential
  /// What it reads.
  public let examples: Examples
  private let known = Mutex(WeakMatrix())

  private struct WeakMatrix {
    weak var matrix: Matrix?
  }

  init(of network: Sequential, on examples: Examples) {
    (self.network, self.examples) = (network.copy(), examples)
  }

  /// The number of examples.
  var count: Int { examples.count(inputs: network.inputs) }

  /// The outputs, `[examples, outputs]`.
  func matrix(on device: Device) -> Matrix {
    known.withLock { known in
      if let matrix = known.matrix { return matrix }
      let matrix = network(examples, on: device)
      known.matrix = matrix
      return matrix
    }
  }
}
