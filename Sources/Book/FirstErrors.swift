import Notebook
import Platform
import Safetensors
import Store

extension Training {
  /// The errors of the network on `images` after the numbers of `steps`, which ascend strictly and lie within the first epoch.
  ///
  /// Afterwards the network has its weights from before: if the store has the errors, nothing is trained.
  public func firstErrors(
    after steps: [Int], on images: ImageSet, filePath: String = #filePath, line: Int = #line,
    column: Int = #column
  ) -> [Double] {
    network.checkReads(images)
    return Place(filePath: filePath, line: line, column: column).attempt {
      try storedErrors(after: steps, on: images)
    }
  }

  private func storedErrors(after steps: [Int], on images: ImageSet) throws -> [Double] {
    let setup = checkedSetup()
    let batchCount = try setup.batchCount()
    require(
      !steps.isEmpty && zip(steps, steps.dropFirst()).allSatisfy(<)
        && steps.allSatisfy { (1...batchCount).contains($0) },
      "expected ascending steps from 1 to \(batchCount), found \(steps)")
    let session = Session.current
    guard session.store != nil, let key = session.key(of: setup) else {
      return try trainedErrors(setup, after: steps, on: images)
    }
    return try session.stored(
      "first-errors",
      [
        ("training", key.fileName), ("steps", "\(steps)"),
        ("images", session.identity(of: images.examples, labels: setup.loss.target.isLabels)),
      ],
      encode: { [Tensor("errors", shape: [steps.count], $0)] },
      decode: { try $0.elements("errors", shape: [steps.count]) },
      compute: { try trainedErrors(setup, after: steps, on: images) })
  }

  private func trainedErrors(
    _ setup: TrainingSetup, after steps: [Int], on images: ImageSet
  ) throws -> [Double] {
    let values = network.parameters.map(\.value.array)
    defer {
      for (parameter, value) in zip(network.parameters, values) { parameter.assign(value) }
    }
    let loop = try TrainingLoop(setup, on: Session.current.device)
    var errors: [Double] = []
    for step in 1...(steps.last ?? 1) {
      try loop.step(loop.nextBatch())
      guard steps.contains(step) else { continue }
      errors.append(losses(setup.loss, of: network, on: images).error)
    }
    return errors
  }
}
