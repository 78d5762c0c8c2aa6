//: # Tying weights
//:
//: The stacked autoencoder of the first chapter is symmetrical: its decoder is the mirror image of
//: its encoder, layer by layer. Then why should the two learn their weights apart? Here the
//: decoder has none of its own. With N layers, not counting the inputs, layer N − L + 1 uses the
//: weights of layer L, transposed:
//:
//: > W[N − L + 1] = W[L]ᵀ, for L = 1, …, N/2
//:
//: That halves the number of weights in the model. There is less to train and less to overfit
//: with, and every weight hears from two places how it should change.
//:
//: The pictures are MNIST's, as in the first chapter.
import Datasets
import Figures
import Notebook
import Training

// snippet.hide
begin(source: PackageResources.source_txt)
let device = attempt { try Device(threadCount: options.threadCount) }

/// Tells the reader at the terminal how far a training is.
func report(_ label: String) -> (TrainingProgress) -> Void {
  { training in
    progress(
      label, completed: training.completedBatches, of: training.totalBatches,
      milestone: training.endsEpoch,
      "epoch \(training.epoch), loss \(training.loss, digits: 4)")
  }
}
// snippet.show
let mnist = attempt { try options.dataDirectory.map(ImageDataset.init) ?? .mnist() }

//: ## The network
//:
//: The sizes and rates are those of the first chapter.
let inputCount = mnist.train.pixelCount  // 28 * 28 for MNIST
let hidden1Count = 300
let hidden2Count = 150  // codings
let hidden3Count = hidden1Count
let outputCount = inputCount

let learningRate = parameter("learningRate", default: 0.01, in: 0...1000, "step size of Adam")
let l2Reg: Float = parameter("l2", default: 0.001, in: 0...1, "scale of the ℓ2 penalty")
let seed: UInt64 = parameter("seed", default: 42, "where all random numbers start")

//: The listing builds this network by hand from two weight matrices, their transposes and four
//: bias vectors. Here it is enough to say which layer mirrors which. `TiedDense` copies nothing:
//: the weights stay one parameter, counted once, penalized once and updated once, with a gradient
//: that is the sum of both uses. Biases are never tied, for there is nothing that they could
//: mirror: each layer has its own, and no penalty is on them.
func makeTied(l2: Float) -> Sequential {
  var generator = SplitMix64(seed: seed)
  let regularizer = L2Regularizer(l2)
  let hidden1 = Dense(
    inputCount, hidden1Count, activation: .elu, regularizer: regularizer, using: &generator)
  let hidden2 = Dense(
    hidden1Count, hidden2Count, activation: .elu, regularizer: regularizer, using: &generator)
  let hidden3 = TiedDense(transposing: hidden2, activation: .elu)
  let outputs = TiedDense(transposing: hidden1)
  return Sequential(hidden1, hidden2, hidden3, outputs)
}

//: For comparison, the network of the first chapter, with four weight matrices of its own:
func makeStacked(l2: Float) -> Sequential {
  var generator = SplitMix64(seed: seed)
  func dense(_ inputs: Int, _ outputs: Int, activation: Activation = .elu) -> Dense {
    Dense(inputs, outputs, activation: activation, regularizer: .init(l2), using: &generator)
  }
  return Sequential(
    dense(inputCount, hidden1Count), dense(hidden1Count, hidden2Count),
    dense(hidden2Count, hidden3Count), dense(hidden3Count, outputCount, activation: .identity))
}

let tied = makeTied(l2: l2Reg)
let stacked = makeStacked(l2: l2Reg)
// snippet.hide
let half = Double(tied.weightCount) / Double(stacked.weightCount)
show(
  Table(
    columns: [.text("Network"), .integer("Weights"), .integer("Biases"), .integer("Parameters")],
    rows: [("stacked", stacked), ("tied", tied)].map { name, network in
      [
        .text(name), .integer(network.weightCount),
        .integer(network.parameterCount - network.weightCount), .integer(network.parameterCount),
      ]
    }))
show(
  markdown: """
    The tied network has \(half * 100, digits: 0) % of the stacked one's weights, and as many \
    biases.
    """)
// snippet.show

//: ## Training
//:
//: Loss, optimizer, epochs and batches are the first chapter's too. Both networks start from the
//: same first weights in their first two layers and see the same batches.
let optimizer = Adam(learningRate: learningRate)
let shuffler = SplitMix64(seed: ~seed)  // a stream of its own
let epochCount = parameter("epochs", default: 5, in: 1...10_000, "passes over the images")
let batchSize = parameter("batchSize", default: 150, in: 1...10_000, "images in a step")

func train(_ autoencoder: Sequential, _ label: String) -> History {
  attempt {
    try autoencoder.fit(
      mnist.train.pixels, validation: mnist.validation.pixels, epochs: epochCount,
      batchSize: batchSize, optimizer: optimizer, using: shuffler, on: device,
      progress: report(label))
  }
}

let history = train(tied, "tied, ℓ2 = \(l2Reg)")
let stackedHistory = train(stacked, "stacked, ℓ2 = \(l2Reg)")

// snippet.hide
let first = history.epochs[0]
let last = history.final
show(markdown: "The tied network:")
show(Table(counting: "Epoch", history.columns, digits: 4))
show(markdown: "The stacked network:")
show(Table(counting: "Epoch", stackedHistory.columns, digits: 4))
// snippet.show

// snippet.hide
show(
  LineChart(
    title: "Tied and stacked, ℓ2 = \(l2Reg)",
    x: .init("epoch"), y: .init("mean squared error"),
    series: [
      .init("tied, training", history.epochs.map(\.trainMSE)),
      .init("tied, validation", history.epochs.map(\.validationMSE)),
      .init("stacked, training", stackedHistory.epochs.map(\.trainMSE)),
      .init("stacked, validation", stackedHistory.epochs.map(\.validationMSE)),
    ]),
  name: "learning-curve",
  caption: """
    Mean squared error of the reconstructions after each epoch, tied and stacked, ℓ2 = \(l2Reg).
    """,
  alternativeText: """
    Line chart. The tied network's training error goes from \(first.trainMSE, digits: 4) to \
    \(last.trainMSE, digits: 4), the stacked one's from \
    \(stackedHistory.epochs[0].trainMSE, digits: 4) to \(stackedHistory.final.trainMSE, digits: 4).
    """)

let testMSE = tied.meanSquaredError(mnist.test.pixels, on: device)
let stackedMSE = stacked.meanSquaredError(mnist.test.pixels, on: device)
let errorRises = last.trainMSE > first.trainMSE && last.totalLoss < first.totalLoss
show(
  markdown: """
    \(errorRises
      ? "As in the first chapter, the error rises while the total loss falls: the tied network's "
        + "error from \(first.trainMSE, digits: 4) to \(last.trainMSE, digits: 4), its total loss "
        + "from \(first.totalLoss, digits: 4) to \(last.totalLoss, digits: 4). "
      : "")\
    On the test images the tied network's error is \(testMSE, digits: 4), the stacked one's \
    \(stackedMSE, digits: 4). \
    \(testMSE < stackedMSE
      ? "With half of the weights it reconstructs *better*. The penalty is one reason: in the tied "
        + "network a weight is paid for once and serves twice, in the encoder and in the decoder; "
        + "the stacked one pays for each use. "
      : "")\
    At the end the tied network pays \(last.regularizationLoss, digits: 4) in penalties, the stacked \
    one \(stackedHistory.final.regularizationLoss, digits: 4).
    """)
// snippet.show

//: ## With less of a penalty
//:
//: For this network too, the author's public notebook has a smaller ℓ2 than the printed listing.
//: Here is the tied network once more with that:
let notebookL2: Float = parameter("notebookL2", default: 0.0005, in: 0...1, "the notebook's ℓ2")
let freer = makeTied(l2: notebookL2)
let freerHistory = train(freer, "tied, ℓ2 = \(notebookL2)")

// snippet.hide
/// An ℓ2 by the name of who chose it, if its value is still the one that was chosen.
func name(_ l2: Float) -> String {
  switch l2 {
  case 0.001: "the printed ℓ2 of \(l2)"
  case 0.0005: "the notebook's ℓ2 of \(l2)"
  default: "an ℓ2 of \(l2)"
  }
}

let freerMSE = freer.meanSquaredError(mnist.test.pixels, on: device)
func row(_ network: Sequential, _ title: String, _ history: History, _ test: Double) -> [TableCell]
{
  let end = history.final
  return [
    .text(title), .integer(network.weightCount), .number(end.trainMSE),
    .number(end.validationMSE), .number(test), .number(end.totalLoss),
  ]
}
show(
  Table(
    columns: [
      .text("Network"), .integer("Weights"), .number("Training MSE", digits: 4),
      .number("Validation MSE", digits: 4), .number("Test MSE", digits: 4),
      .number("Total loss", digits: 4),
    ],
    rows: [
      row(stacked, "stacked, with \(name(l2Reg))", stackedHistory, stackedMSE),
      row(tied, "tied, with \(name(l2Reg))", history, testMSE),
      row(freer, "tied, with \(name(notebookL2))", freerHistory, freerMSE),
    ]))
// snippet.show

//: ## Reconstructions
//:
//: The first test image of each class, none of which any network here has been trained on, goes
//: through all three.
let examples = mnist.test.firstOfEachClass().map { mnist.test[$0] }
let reconstructions = [stacked, tied, freer].map { $0(ArraySlice(examples.joined()), on: device) }

// snippet.hide
func picture(_ values: some Collection<Float>) -> GrayscaleImage {
  let (width, height) = (mnist.test.width, mnist.test.height)
  return GrayscaleImage(values: values, width: width, height: height, black: 1, white: 0)
}

let originals = examples.map { example in picture(example.map { Float($0) / 255 }) }
show(
  ImageGrid(
    rows: [originals]
      + reconstructions.map { outputs in
        examples.indices.map { picture(outputs.row($0)) }
      }),
  name: "reconstructions",
  caption: """
    From top to bottom: test images; their reconstructions by the stacked network with \
    \(name(l2Reg)); by the tied network with the same; by the tied network with \
    \(name(notebookL2)).
    """,
  alternativeText: """
    Four rows of \(examples.count) images: the originals, then reconstructions with test errors of \
    \(stackedMSE, digits: 4), \(testMSE, digits: 4) and \(freerMSE, digits: 4).
    """,
  cover: true)
show(
  markdown: """
    \(stackedMSE > testMSE && testMSE > freerMSE
      ? "From the second row to the fourth the images come back: the stacked network leaves some of "
        + "them hard to tell from their neighbours; the tied one keeps their shapes, if faintly; "
        + "with less of a penalty they are darker and sharper, though still softer than the "
        + "originals. "
      : "")\
    From row to row the test error is \(stackedMSE, digits: 4), \(testMSE, digits: 4) and \
    \(freerMSE, digits: 4).
    """)
// snippet.show

//: ## What the first layer looks for
//:
//: The same weights that look for ink in the first layer draw it in the last one. So each of these
//: pictures is both: what a unit responds to, and what it adds to the outputs.
let weights1 = [tied, freer].map { $0.layers[0].weights.value }

// snippet.hide
let limit: Float = 0.1
let shownUnits = min(120, hidden1Count)
for (weights, l2, fileName) in [
  (weights1[0], l2Reg, "features"), (weights1[1], notebookL2, "features-notebook"),
] {
  let units = (0..<shownUnits).map { unit in
    GrayscaleImage(
      values: weights.column(unit), width: mnist.train.width, height: mnist.train.height,
      black: limit, white: -limit)
  }
  show(
    ImageGrid(units, columns: 15), name: fileName,
    caption: """
      The weights of the first hidden layer's first \(shownUnits) units with \(name(l2)). Black is \
      \(limit) or more, white −\(limit) or less.
      """,
    alternativeText: "A grid of small grey pictures, one for each unit, trained with ℓ2 \(l2).")
}

record("parameterCount", tied.parameterCount)
record("weightCount", tied.weightCount)
record("trainMSE", history.epochs.map(\.trainMSE))
record("validationMSE", history.epochs.map(\.validationMSE))
record("testMSE", testMSE)
record("totalLoss", last.totalLoss)
record("weightsDigest", digest(of: tied.serializedParameters))
recordMeasurement("isa", device.instructionSet)
recordMeasurement("epochSeconds", history.epochs.map(\.seconds))
note(
  "Data",
  "\(mnist.name): \(grouped: mnist.train.count) training, \(grouped: mnist.validation.count) "
    + "validation and \(grouped: mnist.test.count) test images of \(mnist.train.width) × "
    + "\(mnist.train.height) pixels, digest \(mnist.digest)")
note("Weights, tied, ℓ2 = \(l2Reg)", "\(digest(of: tied.serializedParameters))")
note("Weights, stacked, ℓ2 = \(l2Reg)", "\(digest(of: stacked.serializedParameters))")
note("Weights, tied, ℓ2 = \(notebookL2)", "\(digest(of: freer.serializedParameters))")
publish()
// snippet.show
