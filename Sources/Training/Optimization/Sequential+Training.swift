import Kernels

extension Sequential {
  /// Trains this network to reproduce its inputs: the listing's loop over epochs and batches.
  ///
  /// - Parameters:
  ///   - pixels: the training images as bytes, one after another.
  ///   - validation: images to evaluate on after each epoch, never trained on.
  ///   - epochs: each has as many batches as fit into the training images, 55,000 / 150 = 366.
  ///   - batchSize: the images of a step.
  ///   - optimizer: corrects the weights after each batch.
  ///   - generator: shuffles the images.
  ///   - device: the threads and the instruction set that do the work.
  ///   - checkpoint: where the state after each epoch is kept, and an earlier one may be to go on
  ///     from; the outcome has the same bits as a training in one go.
  ///   - progress: called after each batch.
  /// - Throws: `TrainingError` where a loss is no longer finite, or where there are fewer images
  ///   than a batch needs; what `checkpoint` throws.
  public func fit(
    _ pixels: ArraySlice<UInt8>, validation: ArraySlice<UInt8>, epochs: Int, batchSize: Int,
    optimizer: Adam, using generator: SplitMix64, on device: Device,
    resuming checkpoint: (any TrainingCheckpoint)? = nil,
    progress: (TrainingProgress) -> Void = { _ in }
  ) throws -> History {
    precondition(epochs > 0 && batchSize > 0, "\(epochs) epochs of batches of \(batchSize)")
    let count = imageCount(pixels)
    guard count >= batchSize else {
      throw TrainingError.tooFewImages(count: count, batchSize: batchSize)
    }
    let setup = TrainingSetup(
      network: self, pixels: pixels, validation: validation, epochs: epochs, batchSize: batchSize,
      optimizer: optimizer, generator: generator)
    var batches = ShuffledBatches(count: count, using: generator)
    let step = TrainingStep(
      self, batchSize: batchSize, skipsZeros: Nonzeros.pay(for: pixels), optimizer: optimizer,
      on: device)
    let clock = ContinuousClock()
    var history = History()
    if let state = try checkpoint?.state(for: setup) {
      step.restore(state)
      (batches, history) = (state.batches, state.history)
    }
    while history.epochs.count < epochs {
      let epoch = history.epochs.count + 1
      let start = clock.now
      try step.run(
        epoch, of: epochs, over: pixels, in: &batches, batchCount: count / batchSize, progress)
      let seconds = (clock.now - start) / .seconds(1)
      let end = History.Epoch(
        trainMSE: meanSquaredError(pixels, on: device),
        validationMSE: meanSquaredError(validation, on: device),
        lastBatchMSE: step.lossAfterUpdate(),
        regularizationLoss: regularizationLoss(on: device), seconds: seconds)
      // The last update may have been the one that went wrong.
      guard end.totalLoss.isFinite && end.validationMSE.isFinite else {
        throw TrainingError.diverged(epoch: epoch, step: count / batchSize, loss: end.totalLoss)
      }
      history.epochs.append(end)
      try checkpoint?.save(step.state(batches: batches, history: history))
    }
    return history
  }
}

extension TrainingStep {
  /// The steps of one epoch.
  fileprivate func run(
    _ epoch: Int, of epochCount: Int, over pixels: ArraySlice<UInt8>,
    in batches: inout ShuffledBatches, batchCount: Int, _ progress: (TrainingProgress) -> Void
  ) throws(TrainingError) {
    for index in 1...batchCount {
      batches.next(into: &batch)
      let loss = pixels.withUnsafeBufferPointer { self($0) }
      guard loss.isFinite else {
        throw .diverged(epoch: epoch, step: index, loss: loss)
      }
      progress(
        TrainingProgress(
          epoch: epoch, epochCount: epochCount, batch: index, batchCount: batchCount,
          batchSize: batch.count, loss: loss))
    }
  }
}
