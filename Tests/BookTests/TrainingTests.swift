import Testing

@testable import Book
@testable import Notebook

/// The two loops of a chapter.
@MainActor @Suite(.serialized) struct ChapterTrainingTests {
  /// Every bit of a network and its history, but for the times.
  private func bits(_ network: Sequential, _ history: History) -> [[UInt64]] {
    [network.serializedParameters.map(UInt64.init)]
      + [
        history.trainMSE, history.validationMSE, history.penalties,
        history.epochs.map(\.lastBatchMSE),
      ]
      .map { $0.map(\.bitPattern) }
  }

  private func train(_ network: Sequential, on images: ImageDataset, epochs: Int, _ loss: Loss)
    -> History
  {
    let training = Training(
      of: network, on: images, minimizing: loss, by: Adam(learningRate: 0.01), batchSize: 5, seed: 3
    )
    for epoch in training.epochs(epochs, filePath: chapterPath, line: 2, column: 1) {
      for batch in epoch.batches {
        training.step(on: batch, filePath: chapterPath, line: 2, column: 1)
      }
    }
    return training.history
  }

  /// 2 of 22 images are left over in each epoch.
  @Test func isFitBitForBit() throws {
    try withChapter { images in
      let (network, other) = (
        autoencoder("a", for: images.train), autoencoder("b", for: images.train)
      )
      let history = train(
        network, on: images, epochs: 3, .meanSquaredError(to: .inputs) + .penalties)
      let expected = try other.fit(
        images.train.pixels, validation: images.validation.pixels, epochs: 3, batchSize: 5,
        optimizer: Adam(learningRate: 0.01), using: SplitMix64(seed: ~3), on: Session.current.device
      )
      #expect(bits(network, history) == bits(other, expected))
      #expect(history.name == "a" && history.epochs.count == 3)
    }
  }

  /// Without `.penalties` a training is that of a network without regularizers.
  @Test func minimizesOnlyTheError() throws {
    try withChapter { images in
      let dense = Dense.scope(activation: .elu, seed: 1)
      let free = Sequential(
        "free", dense(images.train.pixelCount, 6), dense(6, 3), dense(3, 6),
        dense(6, images.train.pixelCount, activation: .identity))
      let penalized = autoencoder("penalized", for: images.train)
      #expect(free.serializedParameters == penalized.serializedParameters)
      let expected = train(free, on: images, epochs: 2, .meanSquaredError(to: .inputs) + .penalties)
      let history = train(penalized, on: images, epochs: 2, .meanSquaredError(to: .inputs))
      #expect(bits(penalized, history) == bits(free, expected))
      #expect(history.penalties == [0, 0] && history.totalLoss == history.trainMSE)
      #expect(penalty(of: penalized) > 0)
    }
  }

  /// Seven steps as one epoch and as seven epochs.
  @Test func anEpochHasAsManyStepsAsAreAskedFor() throws {
    try withChapter { _ in
      let rows = Examples(rows: PlaneData.train)
      @MainActor func train(epochs: Int, stepsPerEpoch: Int?) -> Training {
        let dense = Dense.scope(activation: .identity, initializer: .glorot, seed: 1)
        let training = Training(
          of: Sequential(dense(3, 2), dense(2, 3)), on: rows, validating: rows,
          minimizing: .meanSquaredError(to: .inputs), by: Adam(learningRate: 0.01), batchSize: 100,
          stepsPerEpoch: stepsPerEpoch, seed: 3)
        for epoch in training.epochs(epochs, filePath: chapterPath, line: 2, column: 1) {
          for batch in epoch.batches {
            training.step(on: batch, filePath: chapterPath, line: 2, column: 1)
          }
        }
        return training
      }
      let (one, seven) = (
        train(epochs: 1, stepsPerEpoch: 7), train(epochs: 7, stepsPerEpoch: nil)
      )
      #expect(one.history.epochs.count == 1 && seven.history.epochs.count == 7)
      #expect(one.network.serializedParameters == seven.network.serializedParameters)
      #expect(one.history.final.trainMSE == seven.history.final.trainMSE)
    }
  }

  @Test func showsTheHistoryAsACurveAndATable() throws {
    try withChapter(source: "//: # T\n//: Text\n//:\n//: \\(figure: loss)\nf()\n") { images in
      let history = train(
        autoencoder("a", for: images.train), on: images, epochs: 2,
        .meanSquaredError(to: .inputs) + .penalties)
      show(history, filePath: chapterPath, line: 5, column: 1)
      let run = try #require(currentRun)
      #expect(run.chapter.figures.map(\.name) == ["loss"])
      let page = String(decoding: try run.chapter.report().files[0].bytes, as: UTF8.self)
      #expect(
        page.contains(
          "| Epoch | Last batch | Training MSE | Validation MSE | Penalties | Total loss |"))
      #expect(page.components(separatedBy: "<img src=\"loss.svg\"").count == 2)
    }
  }

  /// The scope draws the weights in the order of its layers, as layers without it do from one generator.
  @Test func aScopeHasTheDefaultsOfItsLayers() {
    let dense = Dense.scope(activation: .elu, initializer: .he, regularizer: .l2(0.5), seed: 9)
    let (first, second) = (dense(4, 3), dense(3, 2, activation: .identity))
    let tied = dense(transposing: first)
    var generator = SplitMix64(seed: 9)
    let layers = [
      Dense(4, 3, activation: .elu, regularizer: .l2(0.5), using: &generator),
      Dense(3, 2, regularizer: .l2(0.5), using: &generator),
    ]
    for (layer, expected) in zip([first, second], layers) {
      #expect(layer.weights.value.array == expected.weights.value.array)
      #expect(layer.activation == expected.activation && layer.weights.regularizer == .l2(0.5))
      #expect(layer.biases.value.array.allSatisfy { $0 == 0 } && layer.biases.regularizer == nil)
    }
    #expect(
      tied.weights === first.weights && tied.activation == .elu && tied.biases !== first.biases)
  }
}
