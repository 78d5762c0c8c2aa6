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
//: The pictures are those of \(dataset), as in the first chapter.
import Datasets
import Figures
import Notebook
import Training

// snippet.hide
begin(source: PackageResources.source_txt)
let device = attempt { try Device(threadCount: options.threadCount) }
// snippet.show
let images = attempt { try ImageDataset.load(from: options.dataDirectory) }
record("dataset", images.name)

//: ## The network
//:
//: The sizes and rates are those of the first chapter.
let inputCount = images.train.pixelCount  // 28 * 28 for MNIST
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

func train(_ autoencoder: Sequential, _ label: String, epochs: Int) -> History {
  attempt {
    try autoencoder.fit(
      images.train.pixels, validation: images.validation.pixels, epochs: epochs,
      batchSize: batchSize, optimizer: optimizer, using: shuffler, on: device,
      resuming: checkpoint(), progress: progress(of: label))
  }
}

let history = train(tied, "tied, ℓ2 = \(l2Reg)", epochs: epochCount)
show(Table(counting: "Epoch", history.columns, digits: 4))

//: The stacked network, for comparison:
let stackedHistory = train(stacked, "stacked, ℓ2 = \(l2Reg)", epochs: epochCount)
show(Table(counting: "Epoch", stackedHistory.columns, digits: 4))

//: And both at once:
show(
  LineChart(
    title: "Tied and stacked, ℓ2 = \(l2Reg)", x: "epoch", y: "mean squared error",
    series: [
      .init("tied, training", history.trainMSE), .init("tied, validation", history.validationMSE),
      .init("stacked, training", stackedHistory.trainMSE),
      .init("stacked, validation", stackedHistory.validationMSE),
    ]),
  name: "learning-curve",
  caption: "Mean squared error of the reconstructions after each epoch, ℓ2 = \(l2Reg).")
let testMSE = record("testMSE", tied.meanSquaredError(images.test.pixels, on: device))
let stackedMSE = record("stackedTestMSE", stacked.meanSquaredError(images.test.pixels, on: device))
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
  The listing itself, run in TensorFlow on MNIST with several seeds, comes to a test error of 0.0251 \
  on average. This program does about as well: its error is below 0.0256.
  """,
  images.name == "MNIST" && testMSE < 0.0256, otherwise: "")

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
let freerHistory = train(freer, "tied, ℓ2 = \(notebookL2)", epochs: epochCount)
let freerMSE = record("notebookTestMSE", freer.meanSquaredError(images.test.pixels, on: device))

//: The last column is the first chapter's yardstick: how many principal components describe the test
//: images as well.
let pca = PrincipalComponents(
  images.train.pixels, pixelCount: inputCount, count: hidden2Count, on: device)
let pcaMSE = pca.meanSquaredErrors(images.test.pixels, on: device)
func row(_ name: String, _ history: History, _ testMSE: Double) -> [TableCell] {
  let components = pcaMSE.firstIndex { $0 <= testMSE }
  return [
    .text(name), .number(history.final.trainMSE), .number(history.final.validationMSE),
    .number(testMSE), .number(history.final.totalLoss), components.map { .integer($0) } ?? "more",
  ]
}
show(
  Table(
    columns: [
      .text("Network"), .number("Training MSE", digits: 4), .number("Validation MSE", digits: 4),
      .number("Test MSE", digits: 4), .number("Total loss", digits: 4),
      .integer("Principal components"),
    ],
    rows: [
      row("stacked, ℓ2 = \(l2Reg)", stackedHistory, stackedMSE),
      row("tied, ℓ2 = \(l2Reg)", history, testMSE),
      row("tied, ℓ2 = \(notebookL2)", freerHistory, freerMSE),
    ]))

//: ## From no penalty to a strong one
//:
//: How much penalty is good for the reconstructions? Both networks again and again, from the same
//: first weights, with an ℓ2 from \(strengths.first) to \(strengths.last); and since they are many, for
//: \(sweepEpochs) epochs each.
let strengths: [Float] = [0, 0.0001, 0.0005, 0.001, 0.003]
let sweepEpochs = parameter("sweepEpochs", default: 2, in: 1...10_000, "passes for each penalty")
func testErrors(_ networks: some Sequence<Sequential>, _ name: String) -> [Double] {
  zip(strengths, networks).map { l2, network in
    _ = train(network, "\(name), ℓ2 = \(l2)", epochs: sweepEpochs)
    return network.meanSquaredError(images.test.pixels, on: device)
  }
}
let sweep = strengths.map(makeTied)
let tiedErrors = testErrors(sweep, "tied")
let stackedErrors = testErrors(strengths.lazy.map(makeStacked), "stacked")  // one at a time
show(
  LineChart(
    title: "Test error by penalty, after \(sweepEpochs) epochs",
    x: "ℓ2", y: .init("mean squared error, test images", startsAtZero: true),
    series: [
      .init("tied", points: zip(strengths.map(Double.init), tiedErrors)),
      .init("stacked", points: zip(strengths.map(Double.init), stackedErrors)),
    ]),
  name: "penalties",
  caption: "The error of both networks on the test images, for \(strengths.count) values of ℓ2.")
record("strengths", strengths)
record("sweepTestMSE", tiedErrors)
record("sweepStackedTestMSE", stackedErrors)
claim(
  """
  From an ℓ2 of \(strengths[1]) on, more of a penalty is a larger error, for both networks. They have \
  far fewer weights than there are pixels to learn by heart, so a penalty protects from nothing here, \
  and takes detail.
  """,
  10 * stacked.weightCount < images.train.pixels.count
    && [tiedErrors, stackedErrors].allSatisfy { $0.dropFirst() == $0.dropFirst().sorted()[...] },
  otherwise: "")
claim(
  """
  A little of a penalty is better than none. What one does to the noise that the weights began with, \
  the last picture of this chapter shows.
  """,
  [tiedErrors, stackedErrors].allSatisfy { $0[1] < 0.9 * $0[0] }, otherwise: "")
claim(
  """
  The tied network has the smaller error for each penalty: it pays once for a weight that it uses \
  twice.
  """,
  zip(tiedErrors, stackedErrors).allSatisfy(<), otherwise: "")

//: ## Reconstructions
//:
//: The first test image of each class, none of which any network here has been trained on, goes
//: through all three.
let examples = images.test.images(at: images.test.firstOfEachClass())
let reconstructions = [stacked, tied, freer].map { $0(examples.pixels, on: device).rowArrays }
show(
  ImageGrid(
    width: examples.width, height: examples.height,
    rows: zip(
      [
        "Test images", "Stacked, ℓ2 = \(l2Reg)", "Tied, ℓ2 = \(l2Reg)", "Tied, ℓ2 = \(notebookL2)",
      ], [examples.intensities] + reconstructions
    ).map { label, images in .init(label, images.map { .init($0) }) },
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
  freerMSE < testMSE && testMSE < stackedMSE && stackedMSE > 1.8 * freerMSE, otherwise: "")

//: From row to row the error over all test images is \(stackedTestMSE, digits: 4),
//: \(testMSE, digits: 4) and \(notebookTestMSE, digits: 4).
//:
//: ## What the codings know
//:
//: The first two layers are a network of their own, the encoder: it turns an image into its codings.
//: No label has gone into them. Do images of one class lie together there all the same? Here are, for
//: some test images, the others whose codings are nearest:
let encoder = Sequential(Array(tied.layers.prefix(2)))
let neighbours = encoder(images.test.pixels, on: device).nearestRows(count: 9, on: device)
let queries = images.test.firstOfEachClass()
let shown = queries.map { images.test.images(at: [$0] + neighbours[$0]) }
let hits = shown.map { row in row.labels.dropFirst().count { $0 == row.labels.first } }
show(
  ImageGrid(
    width: examples.width, height: examples.height,
    rows: shown.map { row in .init("", row.intensities.map { .init($0) }) },
    data: DataTable(["class": examples.labels.map(Double.init), "hits": hits.map(Double.init)])),
  name: "neighbours",
  caption: """
    Left: the first test image of each class. Beside it the other test images whose codings are nearest \
    to its own, the nearest first. The data are how many of them are of its class.
    """,
  alternativeText: """
    \(shown.count) rows, each an image and the \(neighbours[0].count) whose codings are nearest; of these \
    \(hits.map(String.init).joined(separator: ", ")) are of its class.
    """)
record("neighbours", shown.map { $0.count - 1 }.reduce(0, +))
record("neighboursOfTheClass", hits.reduce(0, +))

//: \(neighboursOfTheClass) of these \(neighbours) neighbours are of the class of their row. And how often
//: is the very nearest, over all test images? Beside the codings stand the pixels themselves:
let labels = Array(images.test.labels)
func share(_ neighbours: [[Int]]) -> Double {
  let hits = neighbours.indices.count { image in
    neighbours[image].first.map { labels[$0] } == labels[image]
  }
  return Double(hits) / Double(neighbours.count)
}
let freerCodings = Sequential(Array(freer.layers.prefix(2)))(images.test.pixels, on: device)
let shares = [
  share(nearestImages(images.test.pixels, pixelCount: inputCount, count: 1, on: device)),
  share(neighbours), share(freerCodings.nearestRows(count: 1, on: device)),
]
show(
  Table(
    columns: [.text("Nearest by"), .integer("Numbers"), .number("Of the same class", digits: 4)],
    rows: [
      ["pixels", .integer(inputCount), .number(shares[0])],
      ["codings, ℓ2 = \(l2Reg)", .integer(hidden2Count), .number(shares[1])],
      ["codings, ℓ2 = \(notebookL2)", .integer(hidden2Count), .number(shares[2])],
    ]))
record("nearestOfTheClass", shares)
claim(
  """
  In \(hidden2Count) numbers instead of \(inputCount), the codings know as much of the classes as the \
  pixels do, give or take half a percent; and with less of a penalty a little more than the pixels. Most \
  of what tells the classes apart has come through.
  """,
  hidden2Count < inputCount && abs(shares[1] - shares[0]) < 0.005
    && (shares[0]...shares[0] + 0.02).contains(shares[2]),
  otherwise: "")

//: ## What the first layer looks for
//:
//: The same weights that look for ink in the first layer draw it in the last one. So each of these
//: pictures is both: what a unit responds to, and what it adds to the outputs. Two networks of the
//: sweep show what a penalty does to them: the same units, which started from the same weights and
//: saw the same images, with an ℓ2 of \(featuresL2) and with none.
let weights1 = [sweep[3], sweep[0]].map { $0.layers[0].weights.value }
show(
  ImageGrid(
    width: images.train.width, height: images.train.height,
    rows: stride(from: 0, to: 60, by: 15).flatMap { start in
      zip(["ℓ2 = \(strengths[3])", "No penalty"], weights1).map { label, weights in
        .init(
          label, weights.columnArrays.dropFirst(start).prefix(15).map { .init($0) }, black: 0.1,
          white: -0.1)
      }
    }),
  name: "features",
  caption: """
    The weights of the first 60 of \(hidden1Count) units, 15 in each pair of rows: above with an ℓ2 of \
    \(strengths[3]), below with none. Black is 0.1 or more, white −0.1 or less. The data sum each \
    picture up: its smallest and its largest weight, and the share of grey, weights within 0.001 of 0.
    """,
  alternativeText: """
    Four pairs of rows of small pictures. In the median unit the strongest weight is \
    \(weights1[0].medianColumnStrength, digits: 3) in the upper rows and \
    \(weights1[1].medianColumnStrength, digits: 3) in the lower ones, where 0.1 would be black or \
    white.
    """)
record("featuresL2", strengths[3])
record("strength", weights1[0].medianColumnStrength)
record("freeStrength", weights1[1].medianColumnStrength)
claim(
  """
  With a penalty, shapes stand on plain grey: what the reconstruction does not hold in place is gone. \
  With none, the noise of the first weights is still there, and hides what has been learnt.
  """,
  weights1[1].medianColumnStrength, >, 2 * weights1[0].medianColumnStrength, otherwise: "")

//: In the median unit the strongest weight is \(strength, digits: 3) with the penalty and
//: \(freeStrength, digits: 3) without.

// snippet.hide
record("weightCount", tied.weightCount)
record("parameterCount", tied.parameterCount)
record("trainMSE", history.trainMSE)
record("validationMSE", history.validationMSE)
record("totalLoss", history.final.totalLoss)
record("weightsDigest", digest(of: tied.serializedParameters))
recordMeasurement("isa", device.instructionSet)
recordMeasurement("epochSeconds", history.epochs.map(\.seconds))
note("Data", images.summary)
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
