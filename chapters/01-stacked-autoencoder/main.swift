//: # A stacked autoencoder
//:
//: An autoencoder is a network that learns to copy its inputs to its outputs. That would be
//: trivial if nothing stood in the way, so something does: a narrow layer in the middle, through
//: which every picture has to pass. What passes there are the picture's *codings*, far fewer
//: numbers than it has pixels, and the network has to find out by itself how to describe a picture
//: in them. Nobody tells it what it sees: the labels of the data are not used.
//:
//: It is *stacked* because it has more than one hidden layer. Apart from having its inputs as its
//: targets, it is built and trained like any other deep network.
//:
//: The pictures come from MNIST, which is part of this program. Where something can go wrong,
//: `attempt` ends the chapter with a message.
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

//: ## The numbers
//:
//: The network is symmetrical around its codings: as many inputs as pixels, a first hidden layer,
//: the codings, a third layer of the size of the first, and as many outputs as inputs.
let inputCount = mnist.train.pixelCount  // 28 * 28 for MNIST
let hidden1Count = 300
let hidden2Count = 150  // codings
let hidden3Count = hidden1Count
let outputCount = inputCount

let learningRate = parameter("learningRate", default: 0.01, in: 0...1000, "step size of Adam")
let l2Reg: Float = parameter("l2", default: 0.001, in: 0...1, "scale of the ℓ2 penalty")
let seed: UInt64 = parameter("seed", default: 42, "where all random numbers start")

//: ## The network
//:
//: Four dense layers, each of which computes *f*(X·W + b). Three choices are the same for all of
//: them:
//:
//: - **ELU** as the activation *f*: *z* for positive *z*, eᶻ − 1 for the others. Unlike ReLU it
//:   has a slope on both sides of zero, so no unit goes silent for good, and its outputs lie
//:   around zero, which suits the layer that reads them. The last layer has no activation: its
//:   outputs are pixels, and nothing should bend them.
//: - **He initialization**: the first weights come from a normal distribution, cut off at two
//:   standard deviations as TensorFlow does, whose variance is 2 over the number of inputs. That
//:   keeps a signal about as strong from layer to layer. With weights much smaller or larger it
//:   would fade or explode on its way, and so would the gradients on theirs.
//: - **ℓ2 regularization**: every weight matrix costs a penalty of ℓ2·Σ w² / 2, which pulls towards
//:   zero whatever the reconstruction does not hold in place. Biases go free.
func makeAutoencoder(l2: Float) -> Sequential {
  var generator = SplitMix64(seed: seed)
  func dense(_ inputs: Int, _ outputs: Int, activation: Activation = .elu) -> Dense {
    Dense(inputs, outputs, activation: activation, regularizer: .init(l2), using: &generator)
  }
  let hidden1 = dense(inputCount, hidden1Count)
  let hidden2 = dense(hidden1Count, hidden2Count)  // codings
  let hidden3 = dense(hidden2Count, hidden3Count)
  let outputs = dense(hidden3Count, outputCount, activation: .identity)
  return Sequential(hidden1, hidden2, hidden3, outputs)
}

let autoencoder = makeAutoencoder(l2: l2Reg)
// snippet.hide
show(
  markdown: """
    Each of the two halves has its own weight matrices: \(grouped: autoencoder.weightCount) weights \
    in all, and with the biases \(grouped: autoencoder.parameterCount) numbers to train.
    """)
// snippet.show

//: ## Training
//:
//: The reconstruction loss is the mean of (outputs − inputs)² over all pixels. What Adam makes
//: smaller is this loss plus the four penalties. An epoch has as many batches as fit into the
//: training images; where fewer than a batch are left over, the next batch takes them, the images
//: are shuffled anew, and it is filled up from the start, so that none is left out. (`device` has
//: the threads that do the work, `report` tells the terminal how far it is.)
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

let history = train(autoencoder, "ℓ2 = \(l2Reg)")

//: *Last batch* is the reconstruction loss of an epoch's last batch, just after its update; the
//: book's notebook prints it as "Train MSE". It jumps about with the batch. The two columns beside
//: it are means over all training and all validation images.
show(Table(counting: "Epoch", history.columns, digits: 4))

// snippet.hide
let first = history.epochs[0]
let last = history.final
show(
  LineChart(
    title: "Learning curve, ℓ2 = \(l2Reg)",
    x: .init("epoch"), y: .init("mean squared error"),
    series: [
      .init("training", history.epochs.map(\.trainMSE)),
      .init("validation", history.epochs.map(\.validationMSE)),
    ]),
  name: "learning-curve",
  caption: "Mean squared error of the reconstructions after each epoch, ℓ2 = \(l2Reg).",
  alternativeText: """
    Line chart. From the first to the last epoch the training error goes from \
    \(first.trainMSE, digits: 4) to \(last.trainMSE, digits: 4), the validation error \
    from \(first.validationMSE, digits: 4) to \(last.validationMSE, digits: 4).
    """)
// snippet.show

//: ## What the penalty does
// snippet.hide
let testMSE = autoencoder.meanSquaredError(mnist.test.pixels, on: device)
let mean = mnist.test.meanSquaredError(ofAlwaysAnswering: mnist.train.meanImage)

/// Whether `values` rise from each to the next.
func rises(_ values: [Double]) -> Bool {
  values.count > 1 && zip(values, values.dropFirst()).allSatisfy { $0 < $1 }
}

/// What the two parts of the loss did, as far as the numbers say it.
let verdict =
  if rises(history.epochs.map(\.trainMSE)), last.totalLoss < first.totalLoss {
    """
    The total loss falls, as it should, for that is what Adam works on; but the network \
    reconstructs *worse* after every further epoch. Giving up detail costs it less than the weights \
    that detail needs.
    """
  } else if last.trainMSE > first.trainMSE {
    "Some of the detail that the first epoch had learned was given up again for smaller weights."
  } else {
    "With these parameters the penalty does not get the upper hand."
  }
show(
  markdown: """
    Look at the two parts of the loss. After the first epoch the penalties are \
    \(first.regularizationLoss, digits: 4) and the error of the reconstructions is \
    \(first.trainMSE, digits: 4), together \(first.totalLoss, digits: 4); after the last, \
    \(last.regularizationLoss, digits: 4) and \(last.trainMSE, digits: 4), together \
    \(last.totalLoss, digits: 4). \(verdict)

    How good is a test error of \(testMSE, digits: 4)? Always answering with the mean training \
    image, whatever the input, would cost \(mean, digits: 4): \(mean / testMSE, digits: 1) times as \
    much.
    """)
// snippet.show

//: The author's public notebook of the chapter has a smaller ℓ2 than the printed listing. So here is
//: the same network once more with that, from the same first weights and with the same batches.
let notebookL2: Float = parameter("notebookL2", default: 0.0001, in: 0...1, "the notebook's ℓ2")
let freer = makeAutoencoder(l2: notebookL2)
let freerHistory = train(freer, "ℓ2 = \(notebookL2)")
show(Table(counting: "Epoch", freerHistory.columns, digits: 4))

//: ## Reconstructions
//:
//: The first test image of each class, none of which any network here has been trained on, goes
//: through both.
let examples = mnist.test.firstOfEachClass().map { mnist.test[$0] }
let reconstructions = [autoencoder, freer].map { $0(ArraySlice(examples.joined()), on: device) }

// snippet.hide
func picture(_ values: some Collection<Float>) -> GrayscaleImage {
  let (width, height) = (mnist.test.width, mnist.test.height)
  return GrayscaleImage(values: values, width: width, height: height, black: 1, white: 0)
}

/// An ℓ2 by the name of who chose it, if its value is still the one that was chosen.
func name(_ l2: Float) -> String {
  switch l2 {
  case 0.001: "the printed ℓ2 of \(l2)"
  case 0.0001: "the notebook's ℓ2 of \(l2)"
  default: "an ℓ2 of \(l2)"
  }
}

let freerMSE = freer.meanSquaredError(mnist.test.pixels, on: device)
let originals = examples.map { example in picture(example.map { Float($0) / 255 }) }
show(
  ImageGrid(
    rows: [originals]
      + reconstructions.map { outputs in
        examples.indices.map { picture(outputs.row($0)) }
      }),
  name: "reconstructions",
  caption: """
    Top: test images. Middle: their reconstructions with \(name(l2Reg)). Bottom: with \
    \(name(notebookL2)).
    """,
  alternativeText: """
    Three rows of \(examples.count) images: the originals, reconstructions with ℓ2 \(l2Reg), whose \
    test error is \(testMSE, digits: 4), and with ℓ2 \(notebookL2), whose test error is \
    \(freerMSE, digits: 4).
    """,
  cover: true)
show(
  markdown: """
    \(testMSE > 2 * freerMSE
      ? "In the middle row the images dissolve into soft, similar shapes: the penalty has left the "
        + "network little more than where the ink usually is. In the bottom row each is itself "
        + "again, only smoother. "
      : "")\
    The test error of the first network is \(testMSE / freerMSE, digits: 1) times that of the second.
    """)
show(
  Table(
    columns: [
      .text("Network"), .number("Training MSE", digits: 4), .number("Validation MSE", digits: 4),
      .number("Test MSE", digits: 4), .number("Total loss", digits: 4),
    ],
    rows: [(l2Reg, last, testMSE), (notebookL2, freerHistory.final, freerMSE)].map {
      l2, end, test in
      [
        .text("with \(name(l2))"), .number(end.trainMSE), .number(end.validationMSE),
        .number(test), .number(end.totalLoss),
      ]
    }))
// snippet.show

//: ## What the first layer looks for
//:
//: A unit of the first hidden layer has one weight for each pixel, so its weights can be looked at
//: as a picture: dark where ink excites the unit, light where ink inhibits it, grey where it does
//: not care.
let weights1 = [autoencoder, freer].map { $0.layers[0].weights.value }

// snippet.hide
/// The largest weight of a unit in strength, for the unit in the middle of all.
func typicalStrength(_ weights: Matrix) -> Double {
  let strengths = (0..<weights.columns).map { unit in
    weights.column(unit).map(\.magnitude).max() ?? 0
  }
  return Double(strengths.sorted()[strengths.count / 2])
}

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
    alternativeText: """
      A grid of small grey pictures, one for each unit, trained with ℓ2 \(l2): the largest weight \
      of the middle one in strength is \(typicalStrength(weights), digits: 3).
      """)
}

show(
  markdown: """
    Both pictures have the same scale. With ℓ2 = \(l2Reg) a typical unit's largest weight is \
    \(typicalStrength(weights1[0]), digits: 3); with ℓ2 = \(notebookL2) it is \
    \(typicalStrength(weights1[1]), digits: 3). Weights of pixels that never have ink help nothing, \
    and a penalty makes them vanish: that is the grey around the edges.
    """)

record("parameterCount", autoencoder.parameterCount)
record("weightCount", autoencoder.weightCount)
record("trainMSE", history.epochs.map(\.trainMSE))
record("validationMSE", history.epochs.map(\.validationMSE))
record("testMSE", testMSE)
record("totalLoss", last.totalLoss)
record("weightsDigest", digest(of: autoencoder.serializedParameters))
recordMeasurement("isa", device.instructionSet)
recordMeasurement("epochSeconds", history.epochs.map(\.seconds))
note(
  "Data",
  "\(mnist.name): \(grouped: mnist.train.count) training, \(grouped: mnist.validation.count) "
    + "validation and \(grouped: mnist.test.count) test images of \(mnist.train.width) × "
    + "\(mnist.train.height) pixels, digest \(mnist.digest)")
note("Weights, ℓ2 = \(l2Reg)", "\(digest(of: autoencoder.serializedParameters))")
note("Weights, ℓ2 = \(notebookL2)", "\(digest(of: freer.serializedParameters))")
publish()
// snippet.show
