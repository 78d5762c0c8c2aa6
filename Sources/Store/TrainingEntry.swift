import Basics
import Safetensors
import Training

extension TrainingState {
  /// The state as tensors: each of `parameters` with both moments beside it, the state of Adam and of
  /// the order of images, and the history, a row for each epoch.
  func tensors(_ parameters: [NamedParameter]) -> [Tensor] {
    let states = zip(parameters, weights + biases).flatMap { parameter, state in
      [
        Tensor(parameter.name, shape: parameter.shape, state.value),
        Tensor(parameter.name + ".firstMoment", shape: parameter.shape, state.firstMoment),
        Tensor(parameter.name + ".secondMoment", shape: parameter.shape, state.secondMoment),
      ]
    }
    let epochs = history.epochs.flatMap { epoch in
      [epoch.train, epoch.validation, epoch.lastBatch].flatMap(\.numbers)
        + [epoch.regularizationLoss]
    }
    return states + [
      Tensor("adam.powers", shape: [2], [powers.beta1, powers.beta2]),
      Tensor("batches.order", shape: [batches.order.count], batches.order),
      Tensor("batches.position", shape: [], [UInt64(batches.position)]),
      Tensor("batches.generator", shape: [], [batches.generator.state]),
      Tensor("history", shape: [history.epochs.count, 13], epochs),
      Tensor(Entry.seconds, shape: [history.epochs.count], history.epochs.map(\.seconds)),
    ]
  }

  /// Reads the tensors that `tensors` wrote, for the network and the images of `setup`.
  ///
  /// Throws `FileError`, and `Failure` if a tensor is missing or of another shape.
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
      throw Failure("expected an order of \(setup.imageCount) images, found another")
    }
    let weightCount = setup.network.weights.count
    self.init(
      weights: Array(states[..<weightCount]), biases: Array(states[weightCount...]),
      powers: AdamPowers(beta1: powers[0], beta2: powers[1]), batches: batches,
      history: try History(file))
  }
}

extension History {
  /// Reads the tensor `history`, `[epochs, 13]`, and the seconds of each epoch.
  fileprivate init(_ file: SafetensorsFile) throws {
    let rows = file.header["history"]?.shape.first ?? 0
    // Each row has 104 bytes of the file, so that the product is small.
    let numbers: [Double] = try file.elements("history", shape: [rows, 13])
    let seconds: [Double] = try file.elements(Entry.seconds, shape: [rows])
    self.init(
      (0..<rows).map { row in
        let epoch = Array(numbers[row * 13..<row * 13 + 13])
        func losses(_ index: Int) -> Losses { Losses(Array(epoch[4 * index..<4 * index + 4])) }
        return Epoch(
          train: losses(0), validation: losses(1), lastBatch: losses(2),
          regularizationLoss: epoch[12], seconds: seconds[row])
      })
  }
}
