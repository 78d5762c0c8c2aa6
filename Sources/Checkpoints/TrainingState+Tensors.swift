import Safetensors
import Training

extension TrainingState {
  /// The state as tensors: each of `parameters` with both moments beside it, what Adam and the
  /// order of the images remember, and the history, a row for each epoch.
  func tensors(_ parameters: [NamedParameter]) -> [Tensor] {
    let states = zip(parameters, weights + biases).flatMap { parameter, state in
      [
        Tensor(parameter.name, shape: parameter.shape, state.value),
        Tensor(parameter.name + ".firstMoment", shape: parameter.shape, state.firstMoment),
        Tensor(parameter.name + ".secondMoment", shape: parameter.shape, state.secondMoment),
      ]
    }
    let epochs = history.epochs.flatMap { epoch in
      [
        epoch.trainMSE, epoch.validationMSE, epoch.lastBatchMSE, epoch.regularizationLoss,
        epoch.seconds,
      ]
    }
    return states + [
      Tensor("adam.powers", shape: [2], [powers.beta1, powers.beta2]),
      Tensor("batches.order", shape: [batches.order.count], batches.order),
      Tensor("batches.position", shape: [], [UInt64(batches.position)]),
      Tensor("batches.generator", shape: [], [batches.generator.state]),
      Tensor("history", shape: [history.epochs.count, 5], epochs),
    ]
  }

  /// Reads the tensors that `tensors` wrote, for the network and the images of `setup`.
  ///
  /// Throws `FileError`, and `CheckpointError.damaged` where they are not those.
  init(_ file: SafetensorsFile, for setup: TrainingSetup) throws {
    let states = try setup.network.namedParameters.map { parameter in
      Parameter(
        value: try file.elements(parameter.name, shape: parameter.shape),
        firstMoment: try file.elements(parameter.name + ".firstMoment", shape: parameter.shape),
        secondMoment: try file.elements(parameter.name + ".secondMoment", shape: parameter.shape))
    }
    let powers: [Double] = try file.elements("adam.powers", shape: [2])
    let position: [UInt64] = try file.elements("batches.position", shape: [])
    let generator: [UInt64] = try file.elements("batches.generator", shape: [])
    let batches = ShuffledBatches(
      order: try file.elements("batches.order", shape: [setup.imageCount]),
      position: Int(clamping: position[0]), generator: SplitMix64(seed: generator[0]))
    guard let batches else {
      throw CheckpointError.damaged(
        path: file.path, reason: "expected an order of \(setup.imageCount) images, found another")
    }
    let weightCount = setup.network.weights.count
    self.init(
      weights: Array(states[..<weightCount]), biases: Array(states[weightCount...]),
      powers: AdamPowers(beta1: powers[0], beta2: powers[1]), batches: batches,
      history: try History(file))
  }
}

extension History {
  /// Reads the tensor `history`, `[epochs, 5]`.
  fileprivate init(_ file: SafetensorsFile) throws {
    let rows = file.header["history"]?.shape.first ?? 0
    // Each row has 40 bytes of the file, so that the product is small.
    let numbers: [Double] = try file.elements("history", shape: [rows, 5])
    self.init(
      (0..<rows).map { row in
        let epoch = numbers[row * 5..<row * 5 + 5]
        return Epoch(
          trainMSE: epoch[row * 5], validationMSE: epoch[row * 5 + 1],
          lastBatchMSE: epoch[row * 5 + 2], regularizationLoss: epoch[row * 5 + 3],
          seconds: epoch[row * 5 + 4])
      })
  }
}

extension SafetensorsFile {
  /// The elements of the tensor `name`.
  ///
  /// Throws `FileError`, and `CheckpointError.damaged` where there is none of this type and `shape`.
  fileprivate func elements<Element: TensorElement>(
    _ name: String, shape: [Int]
  ) throws -> [Element] {
    guard let entry = header[name], entry.type == Element.elementType, entry.shape == shape else {
      throw CheckpointError.damaged(
        path: path,
        reason:
          "expected a tensor '\(name)' of \(Element.elementType.rawValue) \(shape), found none")
    }
    return try elements(of: entry)
  }
}
