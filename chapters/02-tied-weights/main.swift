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
      label, completed: training.completedImages, of: training.totalImages, unit: "images",
      milestone: training.endsEpoch,
      "epoch \(training.epoch)/\(training.epochCount), "
        + "batch \(training.batch)/\(training.batchCount), loss \(training.loss, digits: 4)")
  }
}
// snippet.show
let mnist = attempt { try ImageDataset.load(from: options.dataDirectory) }

//: ## The network
//:
//: The sizes and rates are those of the first chapter.
let inputCount = mnist.train.pixelCount  // 28 * 28 for MNIST
let hidden1Count = 300
let hidden2Count = 150  // codings
let hidden3Count = hidden1Count
let outputCount = inputCount

let learningRate = parameter("learningRate", default: 0.01, in: 0..., "step size of Adam")
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
exchangeWeights(of: tied)
// snippet.show
show(
  Table(
    columns: [.text("Network"), .integer("Weights"), .integer("Biases"), .integer("Parameters")],
    rows: [("stacked", stacked), ("tied", tied)].map { name, network in
      [
        .text(name), .integer(network.weightCount),
        .integer(network.parameterCount - network.weightCount), .integer(network.parameterCount),
      ]
    }))
claim(
  "The tied network has half of the stacked one's weights, and as many biases.",
  [2 * tied.weightCount, tied.parameterCount - tied.weightCount], ==,
  [stacked.weightCount, stacked.parameterCount - stacked.weightCount])

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
      resuming: checkpoint(), progress: report(label))
  }
}

let history = train(tied, "tied, ℓ2 = \(l2Reg)")
show(Table(counting: "Epoch", history.columns, digits: 4))

//: The stacked network, for comparison:
let stackedHistory = train(stacked, "stacked, ℓ2 = \(l2Reg)")
show(Table(counting: "Epoch", stackedHistory.columns, digits: 4))

//: And both at once:
show(
  LineChart(
    "Tied and stacked, ℓ2 = \(l2Reg)", x: "epoch", y: "mean squared error",
    [
      "tied, training": history.trainMSE, "tied, validation": history.validationMSE,
      "stacked, training": stackedHistory.trainMSE,
      "stacked, validation": stackedHistory.validationMSE,
    ]),
  name: "learning-curve",
  caption: "Mean squared error of the reconstructions after each epoch, ℓ2 = \(l2Reg).")
let testMSE = record("testMSE", tied.meanSquaredError(mnist.test.pixels, on: device))
let stackedMSE = record("stackedTestMSE", stacked.meanSquaredError(mnist.test.pixels, on: device))
record("penalties", history.penalties)
record("stackedPenalties", stackedHistory.penalties)
claim(
  """
  As in the first chapter, the error rises from epoch to epoch while the total loss falls.
  """,
  history.final.totalLoss < history.first.totalLoss
    && history.trainMSE == history.trainMSE.sorted(),
  otherwise: "")
claim(
  "With half of the weights, the tied network reconstructs the test images *better*.",
  testMSE, <, stackedMSE, otherwise: "")
claim(
  """
  And it pays about the same in penalties. But for that price each of its weights works twice, in \
  the encoder and in the decoder, while the stacked network pays for each use.
  """,
  abs(history.final.regularizationLoss / stackedHistory.final.regularizationLoss - 1), <, 0.1,
  otherwise: "")
claim(
  """
  The listing itself, run in TensorFlow with several seeds, comes to a test error of 0.0251 on \
  average. This program does about as well: its error is below 0.0256.
  """,
  testMSE, <, 0.0256, otherwise: "")

//: On the test images the tied network's error is \(testMSE, digits: 4), the stacked one's
//: \(stackedTestMSE, digits: 4). At the end the tied network pays \(penalties.last, digits: 4) in
//: penalties, the stacked one \(stackedPenalties.last, digits: 4).
//:
//: ## With the notebook's penalty
//:
//: For this network too, the author's public notebook has a smaller ℓ2 than the printed listing.
//: Here is the tied network once more, with an ℓ2 of \(notebookL2):
let notebookL2: Float = parameter("notebookL2", default: 0.0005, in: 0...1, "the notebook's ℓ2")
let freer = makeTied(l2: notebookL2)
let freerHistory = train(freer, "tied, ℓ2 = \(notebookL2)")
let freerMSE = record("notebookTestMSE", freer.meanSquaredError(mnist.test.pixels, on: device))

func row(_ history: History, _ testMSE: Double) -> [Double] {
  [history.final.trainMSE, history.final.validationMSE, testMSE, history.final.totalLoss]
}
show(
  Table(
    "Network", columns: ["Training MSE", "Validation MSE", "Test MSE", "Total loss"], digits: 4,
    rows: [
      "stacked, ℓ2 = \(l2Reg)": row(stackedHistory, stackedMSE),
      "tied, ℓ2 = \(l2Reg)": row(history, testMSE),
      "tied, ℓ2 = \(notebookL2)": row(freerHistory, freerMSE),
    ]))

//: ## Reconstructions
//:
//: The first test image of each class, none of which any network here has been trained on, goes
//: through all three.
let examples = mnist.test.images(at: mnist.test.firstOfEachClass())
let reconstructions = [stacked, tied, freer].map { $0(examples.pixels, on: device).rowArrays }
show(
  ImageGrid(
    rows: [examples.intensities] + reconstructions, width: examples.width, height: examples.height,
    black: 1, white: 0,
    data: DataTable([
      "class": examples.labels.map(Double.init),
      "error, stacked": stacked.meanSquaredErrors(examples.pixels, on: device),
      "error, tied": tied.meanSquaredErrors(examples.pixels, on: device),
      "error, tied, ℓ2 = \(notebookL2)": freer.meanSquaredErrors(examples.pixels, on: device),
    ])),
  name: "reconstructions",
  caption: """
    From top to bottom: test images; their reconstructions by the stacked network with an ℓ2 of \
    \(l2Reg); by the tied network with the same; by the tied network with \(notebookL2). The data \
    are the errors of each.
    """,
  alternativeText: """
    Four rows of \(examples.count) images: the originals; then their reconstructions by the \
    stacked network, at a test error of \(stackedMSE, digits: 4); by the tied one, at \
    \(testMSE, digits: 4); and by the tied one with an ℓ2 of \(notebookL2), at \
    \(freerMSE, digits: 4).
    """,
  cover: true)
claim(
  """
  From the second row to the fourth the images come back: the stacked network leaves some of them \
  hard to tell from their neighbours; the tied one keeps their shapes, if faintly; with less of a \
  penalty they are darker and sharper, though still softer than the originals.
  """,
  [freerMSE, testMSE, stackedMSE], ==, [freerMSE, testMSE, stackedMSE].sorted(), otherwise: "")

//: From row to row the error over all test images is \(stackedTestMSE, digits: 4),
//: \(testMSE, digits: 4) and \(notebookTestMSE, digits: 4).
//:
//: ## What the first layer looks for
//:
//: The same weights that look for ink in the first layer draw it in the last one. So each of these
//: pictures is both: what a unit responds to, and what it adds to the outputs.
let weights1 = [tied, freer].map { $0.layers[0].weights.value }
for (weights, l2, name) in [
  (weights1[0], l2Reg, "features"), (weights1[1], notebookL2, "features-notebook"),
] {
  let units = Array(weights.columnArrays.prefix(120))
  let vanished = units.joined().count { $0.magnitude < 0.001 }
  show(
    ImageGrid(
      units, columns: 15, width: mnist.train.width, height: mnist.train.height, black: 0.1,
      white: -0.1),
    name: name,
    caption: """
      The weights of the first \(units.count) of \(weights.columns) units, 15 in a row, with an ℓ2 \
      of \(l2). Black is 0.1 or more, white −0.1 or less. The data sum each picture up: its smallest \
      and its largest weight, and the share of grey, weights within 0.001 of 0.
      """,
    alternativeText: """
      Small pictures of the first \(units.count) of \(weights.columns) units: darker and lighter \
      spots on grey. In the median unit the strongest weight is \
      \(weights.medianColumnStrength, digits: 3), where 0.1 would be black or white. Of all weights \
      shown, \(100 * Double(vanished) / Double(units.count * weights.rows), digits: 0) percent are \
      within 0.001 of 0, plain grey.
      """)
}
record("strength", weights1[0].medianColumnStrength)
record("notebookStrength", weights1[1].medianColumnStrength)

//: Both pictures have the same scale. In the median unit the strongest weight is
//: \(strength, digits: 3) with an ℓ2 of \(l2), and \(notebookStrength, digits: 3) with
//: \(notebookL2).

// snippet.hide
record("weightCount", tied.weightCount)
record("parameterCount", tied.parameterCount)
record("trainMSE", history.trainMSE)
record("validationMSE", history.validationMSE)
record("totalLoss", history.final.totalLoss)
record("weightsDigest", digest(of: tied.serializedParameters))
recordMeasurement("isa", device.instructionSet)
recordMeasurement("epochSeconds", history.epochs.map(\.seconds))
note("Data", mnist.summary)
note("Weights, tied, ℓ2 = \(l2Reg)", digest(of: tied.serializedParameters))
note("Weights, stacked, ℓ2 = \(l2Reg)", digest(of: stacked.serializedParameters))
note("Weights, tied, ℓ2 = \(notebookL2)", digest(of: freer.serializedParameters))
compare("parameterCount", in: .integer("Parameters"))
compare("weightCount", in: .integer("Weights"))
compare("trainMSE", in: .number("Training MSE", digits: 4))
compare("validationMSE", in: .number("Validation MSE", digits: 4))
compare("testMSE", in: .number("Test MSE", digits: 4))
publish()
// snippet.show
