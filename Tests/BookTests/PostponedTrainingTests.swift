import Basics
import TestSupport
import Testing

@testable import Book
@testable import Notebook

/// Trainings run when something reads their results, side by side, and from the store if that has them: a chapter
/// sees the same as if each step were done at its call.
@MainActor @Suite(.serialized) struct PostponedTrainingTests {
  private func training(_ network: Sequential, on images: ImageDataset, seed: UInt64 = 3)
    -> Training
  {
    Training(
      of: network, on: images, minimizing: .meanSquaredError(to: .inputs) + .penalties,
      by: Adam(learningRate: 0.01), batchSize: 5, seed: seed)
  }

  private func epochs(_ training: Training, _ count: Int) -> Training.Epochs {
    training.epochs(count, filePath: chapterPath, line: 2, column: 1)
  }

  private func step(_ training: Training, _ batch: [Int32]) {
    training.step(on: batch, filePath: chapterPath, line: 2, column: 1)
  }

  private func train(_ training: Training, _ count: Int) {
    for epoch in epochs(training, count) { for batch in epoch.batches { step(training, batch) } }
  }

  /// The loop of a training by hand, step for step.
  private func loop(_ network: Sequential, on images: ImageDataset) throws -> TrainingLoop {
    try TrainingLoop(
      TrainingSetup(
        network: network, pixels: images.train.pixels, validation: images.validation.pixels,
        batchSize: 5, optimizer: Adam(learningRate: 0.01), generator: SplitMix64(seed: ~3)),
      on: Device(threadCount: 1))
  }

  private func named(_ name: String, _ images: ImageDataset) -> Sequential {
    autoencoder(name, for: images.train)
  }

  /// Calls `body` without a store, with an empty one, and with what that run has left in it.
  private func withEachStore(_ body: (ImageDataset) throws -> Void) throws {
    try withTemporaryDirectory { folder in
      for store in ["none", folder, folder] { try withChapter(store: store, body) }
    }
  }

  /// After each step and each epoch, a chapter may look at the network.
  @Test func networksAreWhatTheSourceSays() throws {
    try withEachStore { images in
      let (network, other) = (named("a", images), named("b", images))
      let (training, loop) = (training(network, on: images), try loop(other, on: images))
      for epoch in epochs(training, 3) {
        var steps = 0
        for batch in epoch.batches {
          #expect(batch == loop.nextBatch())
          step(training, batch)
          try loop.step(batch)
          steps += 1
          // In some epochs at each step, in others not at all.
          if loop.history.epochs.count == 1 {
            #expect(network.serializedParameters == other.serializedParameters)
          }
        }
        #expect(steps == loop.batchCount)
        #expect(error(of: network, on: images.test) == error(of: other, on: images.test))
        try loop.endEpoch()
      }
      #expect(network.serializedParameters == other.serializedParameters)
      #expect(training.history.trainMSE == loop.history.trainMSE)
    }
  }

  /// The errors of the first steps are those of a training by hand, and the weights stay.
  @Test func firstErrorsLeaveTheWeights() throws {
    try withEachStore { images in
      let (network, other) = (named("a", images), named("b", images))
      let (before, loop) = (network.serializedParameters, try loop(other, on: images))
      let expected = try (1...4).map { _ in
        try loop.step(loop.nextBatch())
        return error(of: other, on: images.test)
      }
      let found = training(network, on: images).firstErrors(
        after: [1, 2, 4], on: images.test, filePath: chapterPath, line: 2, column: 1)
      #expect(found == [expected[0], expected[1], expected[3]])
      #expect(network.serializedParameters == before)
    }
  }

  /// What stands for pixels in a key differs if they lie elsewhere or have other values.
  @Test func digestsTellPixelsApart() throws {
    try withChapter { images in
      let session = Session.current
      var changed = Array(images.train.pixels)
      let copy = ArraySlice(changed)
      changed[3] ^= 1
      let digests = [
        images.train.pixels, images.validation.pixels, images.test.pixels,
        images.train.prefix(5).pixels, images.train.dropFirst(1).prefix(5).pixels, changed[...],
        copy,
      ].map { session.identity(of: $0) }
      #expect(Set(digests).count == digests.count)
      #expect(session.identity(of: images.train.prefix(5).pixels) == digests[3])
    }
  }

  /// A training on the outputs of a network has those of the weights that it had, from the store as well.
  @Test func outputsAreOfTheWeightsOfTheirTime() throws {
    try withEachStore { images in
      let dense = Dense.scope(activation: .elu, seed: 1)
      let hidden = dense(images.train.pixelCount, 6)
      @MainActor func results(_ examples: Examples) -> [UInt8] {
        let network = Sequential("inner", Dense.scope(activation: .elu, seed: 2)(6, 6))
        train(
          Training(
            of: network, on: examples, validating: examples,
            minimizing: .meanSquaredError(to: .inputs), by: Adam(learningRate: 0.01), batchSize: 5,
            seed: 3), 2)
        return network.serializedParameters
      }
      @MainActor func rows() -> Examples {
        Examples(rows: outputs(of: Sequential(hidden), on: images.train))
      }
      let before = Examples(outputsOf: Sequential(hidden), on: images.train.examples)
      let expected = results(rows())
      hidden.weights.assign((0..<hidden.weights.count).map { Float($0 % 3) })
      #expect(results(before) == expected)
      let after = Examples(outputsOf: Sequential(hidden), on: images.train.examples)
      #expect(results(after) == results(rows()) && results(after) != expected)
    }
  }

  @Test func batchesMayBeTheChaptersOwn() throws {
    try withEachStore { images in
      let (network, other) = (named("a", images), named("b", images))
      let (training, loop) = (training(network, on: images), try loop(other, on: images))
      for epoch in epochs(training, 3) {
        for batch in epoch.batches {
          _ = loop.nextBatch()
          // One epoch is left out in part, and in one the images come in another order.
          if loop.history.epochs.count == 0, loop.stepsOfEpoch == 2 { break }
          let batch = loop.history.epochs.count == 2 ? batch.reversed() : batch
          step(training, batch)
          try loop.step(batch)
        }
        try loop.endEpoch()
      }
      #expect(network.serializedParameters == other.serializedParameters)
      #expect(training.history.trainMSE == loop.history.trainMSE)
    }
  }

  /// A batch that is left out: the later ones are no longer those that the setup determines.
  @Test func batchesMayBeLeftOut() throws {
    try withEachStore { images in
      let (network, other) = (named("a", images), named("b", images))
      let (training, loop) = (training(network, on: images), try loop(other, on: images))
      for epoch in epochs(training, 2) {
        for (index, batch) in epoch.batches.enumerated() {
          _ = loop.nextBatch()
          if index == 1 { continue }
          step(training, batch)
          try loop.step(batch)
        }
        try loop.endEpoch()
      }
      #expect(network.serializedParameters == other.serializedParameters)
    }
  }

  @Test func independentTrainingsRunTogether() throws {
    try withEachStore { images in
      let networks = (0..<5).map { named("\($0)", images) }
      let trainings = networks.enumerated().map { training($1, on: images, seed: UInt64($0)) }
      for (index, training) in trainings.enumerated() { train(training, 1 + index % 3) }
      for (index, network) in networks.enumerated() {
        let other = named("other", images)
        let expected = try other.fit(
          images.train.pixels, validation: images.validation.pixels, epochs: 1 + index % 3,
          batchSize: 5, optimizer: Adam(learningRate: 0.01),
          using: SplitMix64(seed: ~UInt64(index)), on: Device(threadCount: 1))
        #expect(network.serializedParameters == other.serializedParameters)
        #expect(trainings[index].history.trainMSE == expected.trainMSE)
      }
    }
  }

  /// A second training of a network, and one of a network that shares its layers, begin where the first one ends.
  @Test func dependentTrainingsRunInOrder() throws {
    try withEachStore { images in
      let (network, other) = (named("a", images), named("b", images))
      let shared = Sequential("shared", network.layers)
      for network in [network, network, shared] { train(training(network, on: images), 2) }
      for _ in 0..<3 {
        _ = try other.fit(
          images.train.pixels, validation: images.validation.pixels, epochs: 2, batchSize: 5,
          optimizer: Adam(learningRate: 0.01), using: SplitMix64(seed: ~3),
          on: Device(threadCount: 1))
      }
      #expect(shared.denseLayers[0].weights.value.array == other.denseLayers[0].weights.value.array)
      #expect(network.serializedParameters == other.serializedParameters)
    }
  }

  /// Two trainings of networks that share layers, step by step in turn: as on one thread, and nothing is kept.
  @Test func interleavedTrainingsAreAsOnOneThread() throws {
    var results: [[UInt8]] = []
    try withEachStore { images in
      let network = named("a", images)
      let shared = Sequential("shared", network.layers)
      let (first, second) = (training(network, on: images), training(shared, on: images, seed: 4))
      for (a, b) in zip(epochs(first, 2), epochs(second, 2)) {
        for (x, y) in zip(a.batches, b.batches) {
          step(first, x)
          step(second, y)
        }
      }
      results.append(network.serializedParameters)
    }
    #expect(results.count == 3 && Set(results).count == 1)
    // A chapter that trains one of them alone gets that training.
    try withEachStore { images in
      let (network, other) = (named("a", images), named("b", images))
      train(training(network, on: images), 2)
      _ = try other.fit(
        images.train.pixels, validation: images.validation.pixels, epochs: 2, batchSize: 5,
        optimizer: Adam(learningRate: 0.01), using: SplitMix64(seed: ~3), on: Device(threadCount: 1)
      )
      #expect(network.serializedParameters == other.serializedParameters)
    }
  }

  /// Weights that the chapter changes between two epochs: neither lost, nor kept under the key of the plain training.
  @Test func weightsMayBeChangedBetweenEpochs() throws {
    try withTemporaryDirectory { folder in
      for store in ["none", folder, folder] {
        try withChapter(store: store) { images in
          // A plain training first, which the store has then.
          let (plain, expected) = (named("plain", images), named("expected", images))
          train(training(plain, on: images), 3)
          _ = try expected.fit(
            images.train.pixels, validation: images.validation.pixels, epochs: 3, batchSize: 5,
            optimizer: Adam(learningRate: 0.01), using: SplitMix64(seed: ~3),
            on: Device(threadCount: 1))
          #expect(plain.serializedParameters == expected.serializedParameters)
          let (network, other) = (named("a", images), named("b", images))
          let (training, loop) = (training(network, on: images), try loop(other, on: images))
          for epoch in epochs(training, 3) {
            for batch in epoch.batches {
              step(training, batch)
              try loop.step(loop.nextBatch())
            }
            try loop.endEpoch()
            for network in [network, other] {
              network.weights[0].assign(
                network.weights[0].value.array.map { max(-0.1, min(0.1, $0)) })
            }
          }
          #expect(network.serializedParameters == other.serializedParameters)
          #expect(network.serializedParameters != plain.serializedParameters)
        }
      }
    }
  }

  @Test func aValueIsACopy() throws {
    try withChapter { images in
      let network = named("a", images)
      let before = network.denseLayers[0].weights.value
      let numbers = before.array
      train(training(network, on: images), 1)
      #expect(before.array == numbers && network.denseLayers[0].weights.value.array != numbers)
    }
  }

  /// A chapter that leaves the loop over the epochs after two of nine.
  @Test func theLastWholeEpochCounts() throws {
    try withChapter { images in
      let training = training(named("a", images), on: images)
      for epoch in epochs(training, 9) {
        for batch in epoch.batches { step(training, batch) }
        if training.history.epochs.count == 2 { break }
      }
      #expect(training.history.epochs.count == 2)
    }
  }

  /// Nothing that a training would do is done before somebody reads a result.
  @Test func nothingRunsBeforeItIsNeeded() throws {
    try withTemporaryDirectory { folder in
      try withChapter(store: folder) { images in
        let network = named("a", images)
        train(training(network, on: images), 1)
        #expect(network.parameterCount > 0 && network.denseLayers[0].weights.whenRead != nil)
        let names = try FileSystem.names(in: folder)
        #expect(names.isEmpty)
        _ = penalty(of: network)
        #expect(network.denseLayers[0].weights.whenRead == nil)
        let kept = try FileSystem.names(in: folder)
        #expect(kept.count == 1)
      }
    }
  }
}
